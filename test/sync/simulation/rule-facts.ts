import type { FactsSnapshot } from '../../../local/permit/index.ts';
import { type History, isPaying, orgOf } from './rule-history.ts';
import type { RunEnd } from './simulate.ts';

/** What there is as texts, each kind sorted: `user tenant role`, `user instance role`, `subject relation object`. */
export interface RuleFacts {
  readonly users: readonly string[];
  readonly tenants: readonly string[];
  readonly assignments: readonly string[];
  readonly instances: readonly string[];
  readonly instanceRoles: readonly string[];
  readonly tuples: readonly string[];
}

/** What must be, and what besides may be: what hangs on the order in which a deletion and others came. */
export interface ExpectedRuleFacts {
  readonly must: RuleFacts;
  readonly may: ReadonlySet<string>;
}

const ROLE_OF: Readonly<Record<string, string>> = {
  'org:admin': 'admin',
  'org:member': 'member',
  Editor: 'editor',
  viewer: 'viewer',
  adm: 'admin',
};
const OWNER_BY = new Set(['org:admin', 'Editor']);

/** Reads off what the providers have, and told, what Permit is to hold (docs/mapping.md). */
export function expectedFacts(history: History): ExpectedRuleFacts {
  const may = new Set<string>();
  const instanceRoles = new Set<string>();
  const tuples = new Set<string>();
  /** What was told of an instance at some time: void if it was deleted since, and not if that record names it still. */
  const hold = (facts: Set<string>, fact: string, at: number, on: string) => {
    const { earliest, latest } = history.deletedWithin(on);
    if (at >= latest) facts.add(fact);
    else if (at >= earliest) may.add(fact);
  };
  for (const [user, { banned, members }] of history.people) {
    if (banned) continue;
    instanceRoles.add(`${user} folder:home-${user} editor`);
    for (const [org, given] of members) {
      instanceRoles.add(`${user} workspace:${org} guest`);
      if ([...given.values()].some((name) => OWNER_BY.has(name))) {
        instanceRoles.add(`${user} workspace:${org} owner`);
      }
    }
    const shared = history.users.get(user)?.shared;
    for (const { id, role } of shared?.value ?? []) {
      hold(instanceRoles, `${user} document:${id} ${role}`, shared?.at ?? 0, `document:${id}`);
    }
  }
  for (const [org, { tier }] of history.orgs) {
    if (isPaying(tier)) tuples.add(`region:${org} region workspace:${org}`);
  }
  for (const [org, { folders, documents }] of history.organizations) {
    for (const { id, parent } of folders?.value ?? []) {
      tuples.add(`workspace:${org} workspace folder:${id}`);
      if (parent === undefined) continue;
      hold(tuples, `folder:${parent} parent folder:${id}`, folders?.at ?? 0, `folder:${parent}`);
    }
    for (const { id, folder } of documents?.value ?? []) {
      if (folder === undefined) continue;
      const fact = `folder:${folder} folder document:${id}`;
      hold(tuples, fact, documents?.at ?? 0, `folder:${folder}`);
    }
  }
  const must = {
    users: usersOf(history),
    tenants: tenantsOf(history),
    assignments: assignmentsOf(history),
    instances: instancesOf(history),
    instanceRoles: [...instanceRoles].sort(),
    tuples: [...tuples].sort(),
  };
  return { must, may };
}

const usersOf = ({ people }: History): string[] =>
  [...people]
    .map(
      ([key, { email, plan }]) =>
        `${key} ${email} ${JSON.stringify(plan === null ? {} : { plan })}`,
    )
    .sort();

function tenantsOf({ orgs, tenants, orgDeletedAt }: History): string[] {
  return [...tenants]
    .filter(([key, at]) => at > orgDeletedAt(key))
    .map(([key]) => `${key} ${orgs.get(key)?.name ?? (key === 'internal' ? 'Internal' : key)}`)
    .sort();
}

function assignmentsOf({ people, users, orgDeletedAt }: History): string[] {
  const assignments = new Set<string>();
  for (const [user, { banned, members }] of people) {
    if (banned) continue;
    for (const [org, given] of members) {
      for (const name of given.values()) assignments.add(`${user} ${org} ${ROLE_OF[name]}`);
      if (given.size === 0 && user.startsWith('auth0')) assignments.add(`${user} ${org} guest`);
    }
    const { plan, teams } = users.get(user) ?? { plan: null };
    if (plan === 'staff') assignments.add(`${user} internal member`);
    for (const { org, roles } of teams?.value ?? []) {
      if ((teams?.at ?? 0) < orgDeletedAt(org)) continue;
      for (const name of roles) assignments.add(`${user} ${org} ${ROLE_OF[name]}`);
      if (roles.length === 0) assignments.add(`${user} ${org} member`);
    }
  }
  return [...assignments].sort();
}

function instancesOf({ people, users, orgs, organizations }: History): string[] {
  const instances: string[] = [];
  const declare = (key: string, tenant: string, attributes: object) =>
    void instances.push(`${key} ${tenant} ${JSON.stringify(attributes)}`);
  for (const key of people.keys()) {
    const plan = users.get(key)?.plan ?? null;
    declare(`folder:home-${key}`, 'main', plan === null ? {} : { plan });
  }
  for (const [org, { tier }] of orgs) {
    declare(`workspace:${org}`, org, tier === null ? {} : { tier });
    const { folders, documents } = organizations.get(org) ?? {};
    for (const { id, title } of folders?.value ?? []) declare(`folder:${id}`, org, { title });
    for (const { id } of documents?.value ?? []) declare(`document:${id}`, org, {});
  }
  return instances.sort();
}

/** What Permit holds, without what may be and need not. */
export function foundFacts(
  { snapshot }: Pick<RunEnd, 'snapshot'>,
  { must, may }: ExpectedRuleFacts,
  history: History,
): RuleFacts {
  const isSure = (fact: string): boolean => !may.has(fact);
  const declared = new Set(must.instances.map((text) => text.split(' ')[0]));
  const { users, tenants, assignments } = snapshot;
  return {
    users: users
      .map(({ key, email, attributes }) => `${key} ${email} ${JSON.stringify(attributes)}`)
      .sort(),
    tenants: tenants.map(({ key, name }) => `${key} ${name}`).sort(),
    assignments: assignments.map(({ user, tenant, role }) => `${user} ${tenant} ${role}`).sort(),
    instances: snapshot.instances
      .filter((one) => declared.has(one.key) || !mayBeBare(one, history))
      .map(({ key, tenant, attributes }) => `${key} ${tenant} ${JSON.stringify(attributes)}`)
      .sort(),
    instanceRoles: snapshot.instanceRoles
      .map(({ user, instance, role }) => `${user} ${instance} ${role}`)
      .filter(isSure)
      .sort(),
    tuples: snapshot.tuples
      .map(({ subject, relation, object }) => `${subject} ${relation} ${object}`)
      .filter(isSure)
      .sort(),
  };
}

/** What was only named stays, bare: unless a record that declared it does so no longer. Its organization may be gone. */
function mayBeBare(
  { key, tenant, attributes }: FactsSnapshot['instances'][number],
  { bare, orgDeletedAt, deletedWithin }: History,
): boolean {
  const named = bare.get(key) ?? 0;
  const { earliest } = deletedWithin(key);
  const isNamed = named > 0 && (named >= earliest || earliest === orgDeletedAt(orgOf(key)));
  return isNamed && tenant === orgOf(key) && JSON.stringify(attributes) === '{}';
}

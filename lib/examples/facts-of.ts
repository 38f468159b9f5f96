import { type Json, OLDEST, type SyncJob } from '../jobs/index.ts';
import type { LedgerItem } from '../ledger/index.ts';
import type { Mapping } from '../mapping/index.ts';
import {
  type ForeseenInstance,
  type ForeseenTenant,
  type ForeseenUser,
  type Foresight,
  foresee,
} from '../sync/index.ts';
import type { Facts, InstanceFacts, TenantFacts, UserFacts } from './facts.ts';
import type { Refusal } from './refusal.ts';
import { splitByKnown } from './unknown-roles.ts';

/** What jobs come to. */
export interface Outcome {
  readonly facts: Facts;
  /**
   * Users and tenants that were deleted, and that the config keeps: they are among the facts, bare. What they had is still
   * in Permit, but the jobs no longer say it.
   */
  readonly kept: { readonly users: ReadonlySet<string>; readonly tenants: ReadonlySet<string> };
  /** In the order of the jobs; the facts of the others stand all the same. */
  readonly refusals: readonly Refusal[];
  /** What is on record then of whom the jobs speak, for the same jobs and some more. */
  readonly ledger: ReadonlyMap<string, LedgerItem>;
}

const EMPTY_LEDGER: Outcome['ledger'] = new Map();
/** Where nothing is known yet, one environment is as good as another. */
const ENVIRONMENT = 'example/example';

/**
 * What an empty Permit holds once jobs are applied to it, all together and in whatever order: the worker's own reading
 * and settling. How long ago they were observed does not count.
 *
 * @param ledger - what was on record when all but the last of them were applied; absent: nothing
 */
export async function factsOf(
  jobs: readonly SyncJob[],
  mapping: Mapping,
  ledger: Outcome['ledger'] = EMPTY_LEDGER,
): Promise<Outcome> {
  const now = jobs.reduce((latest, { version }) => Math.max(latest, version), 0);
  const foreseen = await foresee(
    jobs.map((job) => ({ ...job, observedAt: now })),
    { ledger: { load: () => Promise.resolve(ledger) }, mapping, env: ENVIRONMENT, now },
  );
  const { foresight, unknown } = withoutUnknown(foreseen, mapping);
  const refused = foresight.jobs.flatMap(({ outcome, reason, message }) =>
    outcome === 'refused' ? [{ reason: reason ?? 'unknown', message: message ?? '' }] : [],
  );
  const kept = {
    users: mapping.users.onDelete === 'delete' ? NOBODY : deleted(foresight.users),
    tenants: mapping.tenants.onDelete === 'delete' ? NOBODY : deleted(foresight.tenants),
  };
  const facts = withNamed(factsIn(foresight, kept), ledger, foresight);
  return { facts, kept, refusals: [...refused, ...unknown], ledger: recorded(foresight, ledger) };
}

/** The same without the roles that the config's schema lacks, and once why each is refused. */
function withoutUnknown(
  foresight: Foresight,
  mapping: Mapping,
): { readonly foresight: Foresight; readonly unknown: Iterable<Refusal> } {
  const unknown = new Map<string, Refusal>();
  const users = new Map<string, ForeseenUser>();
  for (const [key, user] of foresight.users) {
    const { known, refusals } = splitByKnown(user.roles, mapping);
    users.set(key, { ...user, roles: known });
    for (const refusal of refusals) unknown.set(refusal.message, refusal);
  }
  return { foresight: { ...foresight, users }, unknown: unknown.values() };
}

/** An instance that was only named stays, though nothing that counts names it any more. */
function withNamed(facts: Facts, ledger: Outcome['ledger'], { instances }: Foresight): Facts {
  const named = [...ledger.values()].flatMap((item): [string, InstanceFacts][] => {
    if (item.kind !== 'instance' || item.seen <= item.del) return [];
    const key = item.pk.slice(item.pk.indexOf('#') + 1);
    return instances.has(key) ? [] : [[key, { tenant: item.tenant.key }]];
  });
  if (named.length === 0) return facts;
  const all = [...Object.entries(facts.instances ?? {}), ...named];
  return { ...facts, instances: Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1))) };
}

function recorded(
  { users, tenants, instances }: Foresight,
  before: Outcome['ledger'],
): Outcome['ledger'] {
  const items = new Map(before);
  for (const { after } of [...users.values(), ...tenants.values(), ...instances.values()]) {
    items.set(after.pk, { ...after, rev: after.rev + 1 });
  }
  return items;
}

const NOBODY: ReadonlySet<string> = new Set();

/** A removal by itself tells of whom something is taken, and not that there is anybody. */
function deleted(all: Foresight['users'] | Foresight['tenants']): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { key, isAlive, after } of all.values()) {
    if (!isAlive && after.del !== OLDEST) keys.add(key);
  }
  return keys;
}

function factsIn({ users, tenants, instances }: Foresight, kept: Outcome['kept']): Facts {
  const bare = (keys: ReadonlySet<string>, key: string) => (keys.has(key) ? {} : undefined);
  return {
    users: byKey(users, (user) => (user.isAlive ? userFacts(user) : bare(kept.users, user.key))),
    tenants: byKey(tenants, (tenant) =>
      tenant.isAlive ? tenantFacts(tenant) : bare(kept.tenants, tenant.key),
    ),
    instances: byKey(instances, (instance) =>
      instance.isAlive ? instanceFacts(instance) : undefined,
    ),
  };
}

function byKey<Foreseen extends { readonly key: string }, Held>(
  all: ReadonlyMap<string, Foreseen>,
  tell: (one: Foreseen) => Held | undefined,
): Record<string, Held> {
  const held: [string, Held][] = [];
  for (const one of all.values()) {
    const facts = tell(one);
    if (facts !== undefined) held.push([one.key, facts]);
  }
  return Object.fromEntries(held.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function userFacts({ fields, roles }: ForeseenUser): UserFacts {
  return {
    ...textOf(fields, 'email'),
    ...textOf(fields, 'first_name'),
    ...textOf(fields, 'last_name'),
    ...attributesIn(fields),
    ...namesOf('roles', roles),
  };
}

const tenantFacts = ({ fields }: ForeseenTenant): TenantFacts => ({
  ...textOf(fields, 'name'),
  ...attributesIn(fields),
});

function instanceFacts({ tenant, fields, relations }: ForeseenInstance): InstanceFacts {
  const subjects = new Map<string, Set<string>>();
  for (const [subject, named] of relations) {
    for (const relation of named) {
      const already = subjects.get(relation);
      if (already === undefined) subjects.set(relation, new Set([subject]));
      else already.add(subject);
    }
  }
  return { tenant, ...attributesIn(fields), ...namesOf('relations', subjects) };
}

function textOf<Name extends string>(
  fields: ReadonlyMap<string, Json>,
  name: Name,
): { [field in Name]?: string } {
  const value = fields.get(name);
  const found: { [field in Name]?: string } = {};
  if (typeof value === 'string') Object.assign(found, { [name]: value });
  return found;
}

const PREFIX = 'attributes.';

function attributesIn(fields: ReadonlyMap<string, Json>): Pick<UserFacts, 'attributes'> {
  const named = [...fields].flatMap(([field, value]): [string, Json][] =>
    field.startsWith(PREFIX) && value !== null ? [[field.slice(PREFIX.length), value]] : [],
  );
  return named.length === 0 ? {} : { attributes: Object.fromEntries(named) };
}

/** Lists by name, sorted; what has nothing is not there. */
function namesOf<Name extends string>(
  name: Name,
  lists: ReadonlyMap<string, ReadonlySet<string>>,
): { [field in Name]?: Record<string, readonly string[]> } {
  const held = [...lists].flatMap(([key, names]): [string, string[]][] =>
    names.size === 0 ? [] : [[key, [...names].sort()]],
  );
  const found: { [field in Name]?: Record<string, readonly string[]> } = {};
  if (held.length > 0) Object.assign(found, { [name]: Object.fromEntries(held) });
  return found;
}

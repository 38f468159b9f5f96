import * as fc from 'fast-check';
import type { JobOrigin, Source, SyncJob } from '../../../lib/jobs/index.ts';
import type { SyncConfig } from '../../../lib/mapping/index.ts';

/**
 * Two providers as they are: what they hold changes, and each change is told in events. The facts that Permit should
 * end with are read off what they hold at the end, not off the events.
 */

export const CONFIG: SyncConfig = {
  clerk: {
    roles: { rename: { 'org:owner': 'admin', 'org:admin': 'admin' } },
    attributes: { plan: 'metadata.plan' },
  },
  auth0: {
    roles: { rename: { Editor: 'editor', Writer: 'editor' }, default: 'guest' },
    attributes: { plan: 'metadata.plan' },
    display: { handle: 'username' },
  },
};
export const ROLES = ['admin', 'member', 'editor', 'viewer', 'guest'];

const CLERK_ROLES = ['org:owner', 'org:admin', 'org:member'];
const CLERK_TO_PERMIT = new Map([
  ['org:owner', 'admin'],
  ['org:admin', 'admin'],
  ['org:member', 'member'],
]);
const AUTH0_NAMES = ['Editor', 'Writer', 'viewer'];
const AUTH0_TO_PERMIT = new Map([
  ['Editor', 'editor'],
  ['Writer', 'editor'],
  ['viewer', 'viewer'],
]);

/** One change at a provider, as numbers that pick from what is there. */
export interface Change {
  readonly op: number;
  readonly source: number;
  readonly user: number;
  readonly tenant: number;
  readonly role: number;
  readonly value: number;
  /** Milliseconds since the change before. */
  readonly after: number;
}

/** Ops by weight: memberships and grants most of all, since access hangs on them. */
export const OPS = [0, 1, 2, 2, 2, 3, 3, 4, 5, 6, 6, 7, 7, 7, 7, 8, 8, 8, 9, 10, 10, 11];

const changesOf = (source: fc.Arbitrary<number>) =>
  fc.array(
    fc.record<Change>({
      op: fc.constantFrom(...OPS),
      source,
      user: fc.nat(1),
      tenant: fc.nat(1),
      role: fc.nat(2),
      value: fc.nat(5),
      after: fc.integer({ min: 1, max: 3 }),
    }),
    { minLength: 1, maxLength: 24, size: 'max' },
  );

/** Changes at one provider, or at both. */
export const changes = fc.oneof(
  changesOf(fc.constant(0)),
  changesOf(fc.constant(1)),
  changesOf(fc.nat(1)),
);

interface Person {
  email: string | null;
  firstName: string | null;
  plan: string | null;
  handle: string | null;
}

export interface ExpectedFacts {
  readonly users: readonly unknown[];
  readonly tenants: readonly unknown[];
  readonly assignments: readonly unknown[];
}

export interface Told {
  readonly jobs: readonly SyncJob[];
  readonly expected: ExpectedFacts;
}

const FIRST: Change = { op: 0, source: 0, user: 0, tenant: 0, role: 0, value: 1, after: 1 };

/** Plays the changes, after a beginning without which little could happen; those that make no sense as things stand are passed over. */
export function play(script: readonly Change[], startAt: number): Told {
  const people = new Map<string, Person>();
  const tenants = new Map<string, string>();
  /** `user tenant` → at Clerk one role; at Auth0 role ids, and the names under which they were given. */
  const members = new Map<string, Map<string, string>>();
  const roleNames = ['Editor', 'viewer', 'Writer'];
  const jobs: SyncJob[] = [];
  let time = startAt;
  let serial = 0;
  const sources = new Set(script.map(({ source }) => source));
  const prologue = [...sources].flatMap((source) => [
    { ...FIRST, source, op: 0, user: 0 },
    { ...FIRST, source, op: 4, tenant: 0 },
    { ...FIRST, source, op: 4, tenant: 1 },
  ]);

  for (const change of [...prologue, ...script]) {
    time += change.after;
    const source: Source = change.source === 0 ? 'clerk' : 'auth0';
    const user = `${source}-u${change.user}`;
    const tenant = `${source}-t${change.tenant}`;
    const place = `${user} ${tenant}`;
    const origin = (): JobOrigin => ({
      source,
      eventId: `e${++serial}`,
      eventType: 'simulated',
      version: time,
      observedAt: time,
    });
    const person = people.get(user);
    const member = members.get(place);
    const text = change.value === 0 ? null : `v${change.value}`;
    const mail = change.value === 0 ? null : `${user}-${change.value}@example.com`;
    const dropUser = () => {
      people.delete(user);
      for (const key of members.keys()) if (key.startsWith(`${user} `)) members.delete(key);
    };
    const whole = (one: Person) => ({
      email: one.email,
      firstName: one.firstName,
      lastName: null,
      metadata: one.plan === null ? {} : { plan: one.plan },
      username: one.handle,
    });

    switch (change.op) {
      case 0:
      case 1: {
        if (person !== undefined) break;
        const born = { email: mail, firstName: text, plan: text, handle: text };
        people.set(user, born);
        const fields = whole(born);
        jobs.push({ ...origin(), kind: 'user', change: 'created', user, whole: true, fields });
        break;
      }
      case 2: {
        if (person === undefined) break;
        if (source === 'clerk') {
          Object.assign(person, { email: mail, plan: text });
          const fields = whole(person);
          jobs.push({ ...origin(), kind: 'user', change: 'updated', user, whole: true, fields });
        } else if (change.role === 0) {
          person.email = mail;
          const fields = { email: mail };
          jobs.push({ ...origin(), kind: 'user', change: 'updated', user, whole: false, fields });
        } else if (change.role === 1) {
          person.plan = text;
          const fields = { metadata: text === null ? {} : { plan: text } };
          jobs.push({ ...origin(), kind: 'user', change: 'updated', user, whole: false, fields });
        } else {
          Object.assign(person, { firstName: text, handle: text });
          const fields = { firstName: text, username: text };
          jobs.push({ ...origin(), kind: 'user', change: 'updated', user, whole: false, fields });
        }
        break;
      }
      case 3:
        if (person === undefined) break;
        dropUser();
        jobs.push({ ...origin(), kind: 'user.deleted', user });
        break;
      case 4:
      case 5:
        if (tenants.has(tenant) && change.op === 4) break;
        if (!tenants.has(tenant) && change.op === 5) break;
        tenants.set(tenant, `name ${change.value}`);
        jobs.push({
          ...origin(),
          kind: 'tenant',
          change: change.op === 4 ? 'created' : 'updated',
          tenant,
          whole: true,
          fields: { name: `name ${change.value}` },
        });
        break;
      case 6:
        if (!tenants.delete(tenant)) break;
        for (const key of members.keys()) if (key.endsWith(` ${tenant}`)) members.delete(key);
        jobs.push({ ...origin(), kind: 'tenant.deleted', tenant });
        break;
      case 7:
      case 8: {
        if (person === undefined || !tenants.has(tenant)) break;
        const kind = member === undefined ? 'created' : 'updated';
        if (source === 'clerk') {
          const role = CLERK_ROLES[change.role] ?? '';
          members.set(place, new Map([[role, role]]));
          const roles = [{ id: role, name: role }];
          jobs.push({ ...origin(), kind: 'membership', change: kind, user, tenant, roles });
        } else if (member === undefined) {
          members.set(place, new Map());
          jobs.push({ ...origin(), kind: 'membership', change: kind, user, tenant });
        } else {
          const id = `rol_${change.role}`;
          if (member.has(id)) {
            member.delete(id);
            const role = { id, name: roleNames[change.role] ?? '' };
            jobs.push({ ...origin(), kind: 'grant.deleted', user, tenant, role });
          } else {
            const name = roleNames[change.role] ?? '';
            member.set(id, name);
            jobs.push({ ...origin(), kind: 'grant', user, tenant, role: { id, name } });
          }
        }
        break;
      }
      case 9:
        // A role is renamed at Auth0: nobody is told, and what was given stays given.
        roleNames[change.role] = AUTH0_NAMES[change.value % 3] ?? '';
        break;
      case 10:
        if (member === undefined) break;
        members.delete(place);
        jobs.push({ ...origin(), kind: 'membership.deleted', user, tenant });
        break;
      default: {
        // A present and empty list takes every role; the membership stays.
        if (member === undefined || source === 'auth0') break;
        members.set(place, new Map());
        const roles: [] = [];
        jobs.push({ ...origin(), kind: 'membership', change: 'updated', user, tenant, roles });
      }
    }
  }

  return { jobs, expected: expectedFacts(people, tenants, members) };
}

function expectedFacts(
  people: ReadonlyMap<string, Person>,
  tenants: ReadonlyMap<string, string>,
  members: ReadonlyMap<string, ReadonlyMap<string, string>>,
): ExpectedFacts {
  const assignments: { user: string; tenant: string; role: string }[] = [];
  for (const [place, given] of members) {
    const [user = '', tenant = ''] = place.split(' ');
    const roles = new Set<string>();
    for (const name of given.values()) {
      roles.add(CLERK_TO_PERMIT.get(name) ?? AUTH0_TO_PERMIT.get(name) ?? '');
    }
    if (roles.size === 0 && user.startsWith('auth0')) roles.add('guest');
    for (const role of roles) assignments.push({ user, tenant, role });
  }
  const byText = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
  return {
    users: [...people]
      .map(([key, { email, firstName, plan, handle }]) => ({
        key,
        email,
        first_name: firstName,
        last_name: null,
        attributes: {
          ...(plan === null ? {} : { plan }),
          ...(handle === null || key.startsWith('clerk') ? {} : { handle }),
        },
      }))
      .sort(byText),
    tenants: [...tenants]
      .map(([key, name]) => ({ key, name, description: null, attributes: {} }))
      .sort(byText),
    assignments: assignments.sort(byText),
  };
}

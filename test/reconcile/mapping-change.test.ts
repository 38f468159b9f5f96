import { expect, it } from 'vitest';
import type { UserFields } from '../../lib/jobs/index.ts';
import type { SyncConfig } from '../../lib/mapping/index.ts';
import { sendRemapping } from '../../lib/reconcile/index.ts';
import type { PermitPort } from '../../lib/sync/index.ts';
import { DOCUMENTED_LIMITS } from '../../local/permit/index.ts';
import { HOUR_MS } from '../sync/harness.ts';
import { createScene } from './scene.ts';

const USERS = 10_000;
const TENANTS = 100;
/** What Permit takes in one bulk call (its page on rate limits). */
const ITEMS = { users: 3_000, roleAssignments: 2_000 } as const;
const ROLES = ['admin', 'member', 'owner', 'editor'];

const rule = {
  name: 'staff',
  on: 'user',
  when: { 'metadata.staff': true },
  tenant: 'internal',
  roles: 'member',
} as const;
const BEFORE: SyncConfig = { clerk: { rules: [rule] } };
const AFTER: SyncConfig = {
  clerk: {
    roles: { rename: { 'org:admin': 'owner' } },
    attributes: { plan: 'metadata.plan' },
  },
};

const isAdmin = (n: number): boolean => n % 10 === 0;
const hasPlan = (n: number): boolean => n % 10 === 1;
const isStaff = (n: number): boolean => n % 50 === 2;

function fieldsOf(n: number): UserFields {
  const metadata = {
    ...(hasPlan(n) ? { plan: 'pro' } : {}),
    ...(isStaff(n) ? { staff: true } : {}),
  };
  return { email: `user-${n}@mail.test`, firstName: `First${n}`, metadata };
}

/** Everybody that Permit was told anything of. */
function watched(written: Set<string>) {
  const told = <T extends readonly unknown[], R>(
    keysOf: (...given: T) => readonly string[],
    make: (...given: T) => R,
  ) => {
    return (...given: T): R => {
      for (const key of keysOf(...given)) written.add(key);
      return make(...given);
    };
  };
  return (port: PermitPort): PermitPort => ({
    ...port,
    putUser: told(({ key }) => [key], port.putUser),
    patchUser: told((key) => [key], port.patchUser),
    createUser: told(({ key }) => [key], port.createUser),
    createUsers: told((users) => users.map(({ key }) => key), port.createUsers),
    putUsers: told((users) => users.map(({ key }) => key), port.putUsers),
    ensureUser: told((key) => [key], port.ensureUser),
    deleteUser: told((key) => [key], port.deleteUser),
    deleteUsers: told((keys) => keys, port.deleteUsers),
    assign: told(({ user }) => [user], port.assign),
    unassign: told(({ user }) => [user], port.unassign),
    assignAll: told((all) => all.map(({ user }) => user), port.assignAll),
    unassignAll: told((all) => all.map(({ user }) => user), port.unassignAll),
  });
}

/** What Permit is to hold of somebody under the config as it is then. */
const wanted = (n: number) => ({
  email: `user-${n}@mail.test`,
  first_name: `First${n}`,
  last_name: null,
  attributes: hasPlan(n) ? { plan: 'pro' } : {},
});

it('calls for what differs and no more, of 10,000 users within twice the floor', async () => {
  const limits = DOCUMENTED_LIMITS;
  const before = createScene({ config: BEFORE, roles: ROLES, budget: limits, limits });
  const { provider } = before;
  for (let n = 0; n < TENANTS; n++) provider.setTenant(`org_${n}`, { name: `Organization ${n}` });
  for (let n = 0; n < USERS; n++) {
    provider.setUser(`user_${n}`, fieldsOf(n));
    provider.setRoles(`user_${n}`, `org_${n % TENANTS}`, [isAdmin(n) ? 'org:admin' : 'org:member']);
  }
  for await (const { jobs } of provider.directory.pages()) before.engine.sendImport(...jobs);
  await before.engine.settle(12 * HOUR_MS);
  expect(before.engine.roles()).toHaveLength(USERS + USERS / 50);
  before.engine.pass(HOUR_MS);

  const written = new Set<string>();
  const scene = createScene({
    config: AFTER,
    budget: limits,
    before,
    permit: watched(written),
  });
  const { engine } = scene;
  engine.newCalls();
  const found = await scene.remap({ maxRemovals: { share: 0.2 } });
  expect(engine.newCalls().writes).toBe(0);
  expect(found.changes.map(({ count, kind, what }) => `${count} ${kind} ${what}`)).toEqual([
    '1000 replaced admin → owner',
    '1000 set attributes.plan',
    '200 taken member',
  ]);
  const concerned = Array.from({ length: USERS }, (_, n) => n).filter(
    (n) => isAdmin(n) || hasPlan(n) || isStaff(n),
  );
  expect(found.concerned).toEqual({ users: concerned.length, tenants: 0 });

  await sendRemapping(found, { send: async (jobs) => engine.sendImport(...jobs) });
  await engine.settle(12 * HOUR_MS);
  const calls = engine.newCalls();
  // Roles taken, users written, roles given: each kind in full bulk calls.
  const floor =
    Math.ceil(1_200 / ITEMS.roleAssignments) +
    Math.ceil(1_000 / ITEMS.users) +
    Math.ceil(1_000 / ITEMS.roleAssignments);
  expect(calls.writes).toBeLessThanOrEqual(2 * floor);
  expect(calls.refused).toBe(0);
  expect(engine.dead()).toEqual([]);
  expect(written).toEqual(new Set(concerned.map((n) => `user_${n}`)));

  const people = Array.from({ length: USERS }, (_, n) => n);
  expect(engine.users()).toEqual(Object.fromEntries(people.map((n) => [`user_${n}`, wanted(n)])));
  expect(new Set(engine.roles())).toEqual(
    new Set(people.map((n) => `user_${n} org_${n % TENANTS} ${isAdmin(n) ? 'owner' : 'member'}`)),
  );
}, 60_000);

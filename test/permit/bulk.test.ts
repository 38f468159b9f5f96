import { afterEach, describe, expect, it } from 'vitest';
import type { Rules, StandInRequest } from '../../local/permit/index.ts';
import { type Opened, open, WAYS } from './environment.ts';

const many = <T>(count: number, item: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => item(index));
const keysOf = (list: readonly { readonly key: string }[]) => list.map(({ key }) => key);
const user = (key: string) => ({ key, attributes: {} });
const tenant = (key: string) => ({ key, name: key, attributes: {} });
const inAcme = (key: string, role = 'member') => ({ user: key, role, tenant: 'acme' });

describe.each(WAYS)('bulk calls, %s', (way) => {
  let opened: Opened | undefined;
  const start = async (rules: Partial<Rules> = {}) => {
    opened = await open(way, { rules });
    await opened.permit.environment();
    opened.standIn.resetCalls();
    return opened;
  };
  afterEach(() => opened?.close());

  it('users are created and replaced whole', async () => {
    const { permit, standIn } = await start({ putWithoutAttributes: 'keep' });
    const ann = { key: 'auth0|ann', email: 'ann@mail.test', attributes: { plan: 'pro' } };
    await permit.putUsers([ann, { ...user('bob'), first_name: 'Bob', last_name: 'Ray' }]);
    await permit.putUsers([
      { key: ann.key, email: undefined, first_name: 'Ann', attributes: {} },
      { ...user('cleo'), attributes: { none: null, deep: { list: [1, 'two'] } } },
    ]);
    const blank = { email: null, first_name: null, last_name: null, attributes: {} };
    expect(standIn.facts().users).toEqual([
      { ...blank, key: ann.key, first_name: 'Ann' },
      { ...blank, key: 'bob', first_name: 'Bob', last_name: 'Ray' },
      { ...blank, key: 'cleo', attributes: { none: null, deep: { list: [1, 'two'] } } },
    ]);
    expect(standIn.calls().byRoute).toEqual({ 'PUT /bulk/users': 2 });
  });

  it('users are created', async () => {
    const { permit, standIn } = await start();
    const ann = { key: 'auth0|ann', email: 'ann@mail.test', attributes: { plan: 'pro' } };
    await permit.createUsers([ann, user('bob')]);
    expect(standIn.facts().users).toMatchObject([ann, user('bob')]);
    expect(standIn.calls().byRoute).toEqual({ 'POST /bulk/users': 1 });
  });

  it('users are deleted, those that are gone passed over', async () => {
    const { permit, standIn } = await start();
    await permit.putUsers(['ann', 'bob', 'auth0|cleo'].map(user));
    await permit.deleteUsers(['ann', 'nobody', 'auth0|cleo']);
    expect(keysOf(standIn.facts().users)).toEqual(['bob']);
    expect(standIn.calls()).toMatchObject({ bulk: 2, byRoute: { 'DELETE /bulk/users': 1 } });
  });

  it('tenants are created, and deleted with their assignments', async () => {
    const { permit, standIn } = await start();
    const acme = { key: 'acme', name: 'Acme Ltd', attributes: { seats: 3 } };
    await permit.createTenants([acme, tenant('blue')]);
    expect(standIn.facts().tenants).toMatchObject([acme, tenant('blue')]);
    await permit.assignAll([inAcme('ann')]);
    await permit.deleteTenants(['acme', 'nowhere']);
    expect(standIn.facts()).toMatchObject({ tenants: [{ key: 'blue' }], assignments: [] });
    expect(standIn.calls()).toMatchObject({ bulk: 3, writes: 3 });
  });

  it('roles are given, and a user who is not there is made with nothing but its key', async () => {
    const { permit, standIn } = await start();
    await permit.createTenants([tenant('acme')]);
    await permit.putUsers([{ key: 'ann', email: 'ann@mail.test', attributes: { n: 1 } }]);
    await permit.assignAll([inAcme('ann'), inAcme('ann', 'admin'), inAcme('auth0|bob')]);
    const { users, assignments } = standIn.facts();
    expect(users).toMatchObject([
      { key: 'ann', email: 'ann@mail.test', attributes: { n: 1 } },
      { key: 'auth0|bob', email: null, attributes: {} },
    ]);
    expect(assignments).toEqual([inAcme('ann', 'admin'), inAcme('ann'), inAcme('auth0|bob')]);
  });

  it('roles are taken, and both ways what is so already is passed over', async () => {
    const { permit, standIn } = await start();
    await permit.createTenants([tenant('acme')]);
    await permit.assignAll([inAcme('ann'), inAcme('bob')]);
    await permit.assignAll([inAcme('ann'), inAcme('ann', 'admin')]);
    await permit.unassignAll([inAcme('ann'), inAcme('bob', 'admin')]);
    expect(standIn.facts().assignments).toEqual([inAcme('ann', 'admin'), inAcme('bob')]);
    await permit.unassignAll([inAcme('ann', 'admin'), inAcme('bob')]);
    expect(standIn.facts().assignments).toEqual([]);
  });

  it('only the fields that Permit knows are sent', async () => {
    const { permit, standIn } = await start({ unknownFields: 'refuse' });
    const more = { note: 'ours alone' };
    await permit.createTenants([{ ...tenant('acme'), ...more }]);
    await permit.createUsers([{ ...user('ann'), ...more }]);
    await permit.putUsers([{ ...user('ann'), ...more }]);
    await permit.assignAll([{ ...inAcme('ann'), ...more }]);
    expect(standIn.facts().assignments).toEqual([inAcme('ann')]);
    await permit.unassignAll([{ ...inAcme('ann'), ...more }]);
    expect(standIn.facts()).toMatchObject({ assignments: [], users: [{ key: 'ann' }] });
  });

  it('every body says that it is JSON, those of DELETE too', async () => {
    const { permit, standIn } = await start();
    const unlike: string[] = [];
    const notes = ({ method, path, headers }: StandInRequest) => {
      const type = headers['content-type'] ?? '';
      if (!type.startsWith('application/json')) unlike.push(`${method} ${path} ${type}`);
      return false;
    };
    standIn.faults.add({ when: notes, effect: { kind: 'drop' } });
    await permit.createTenants([tenant('acme')]);
    await permit.putUsers([user('ann')]);
    await permit.assignAll([inAcme('ann')]);
    await permit.unassignAll([inAcme('ann')]);
    await permit.deleteUsers(['ann']);
    await permit.deleteTenants(['acme']);
    expect(unlike).toEqual([]);
    expect(standIn.calls().byStatus).toEqual({ 200: 6 });
  });

  it('as much as Permit takes goes in one call', async () => {
    const { permit, standIn } = await start();
    const keys = many(3_000, (n) => `auth0|${String(n).padStart(24, '0')}`);
    const attributes = { plan: 'enterprise', teams: many(8, (n) => `team-${n}`) };
    await permit.putUsers(keys.map((key, n) => ({ key, email: `${n}@mail.test`, attributes })));
    await permit.createTenants([tenant('acme'), ...many(1_999, (n) => tenant(`t-${n}`))]);
    await permit.assignAll(keys.slice(0, 2_000).map((key) => inAcme(key)));
    const { users, tenants, assignments } = standIn.facts();
    expect([users.length, tenants.length, assignments.length]).toEqual([3_000, 2_000, 2_000]);
    await permit.unassignAll(keys.slice(0, 2_000).map((key) => inAcme(key)));
    await permit.deleteTenants(keysOf(tenants));
    await permit.deleteUsers(keys);
    expect(standIn.facts()).toMatchObject({ users: [], tenants: [], assignments: [] });
    expect(standIn.calls()).toMatchObject({ total: 6, bulk: 6 });
  });
});

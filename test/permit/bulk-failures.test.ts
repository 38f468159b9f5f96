import { afterEach, describe, expect, it } from 'vitest';
import type { PermitClient } from '../../lib/permit/index.ts';
import type { Rules } from '../../local/permit/index.ts';
import { failureOf, type Opened, open, WAYS } from './environment.ts';

const many = <T>(count: number, item: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => item(index));
const user = (key: string) => ({ key, email: `${key}@mail.test`, attributes: {} });
const tenant = (key: string) => ({ key, name: key, attributes: {} });
const inAcme = (key: string) => ({ user: key, role: 'member', tenant: 'acme' });
const instance = (key: string) => ({ key, tenant: 'acme', attributes: {} });
const parentOf = (object: string) => ({ subject: 'folder:f1', relation: 'parent', object });

let opened: Opened | undefined;
/** With the user `ann`, who is a member of the tenant `acme`. */
const start = async (rules: Partial<Rules> = {}, way: (typeof WAYS)[number] = 'in process') => {
  opened = await open(way, { rules });
  await opened.permit.createTenant(tenant('acme'));
  await opened.permit.putUser(user('ann'));
  await opened.permit.assign(inAcme('ann'));
  return opened;
};
afterEach(() => opened?.close());

describe.each(WAYS)('an item that fails, %s', (way) => {
  it.each<readonly [Rules['bulk'], readonly string[]]>([
    ['atomic', ['ann']],
    ['per-item', ['ann', 'bob', 'cleo']],
    ['until-failure', ['ann', 'bob']],
  ])('fails the call, whatever becomes of the others (%s)', async (bulk, there) => {
    const { permit, standIn } = await start({ bulk }, way);
    const taken = { ...user('eve'), email: 'ann@mail.test' };
    await expect(permit.putUsers([user('bob'), taken, user('cleo')])).rejects.toMatchObject({
      name: 'PermitError',
      code: 'conflict',
      retry: 'transient',
      status: 409,
      requestId: expect.stringMatching(/^[0-9a-f]{32}$/),
      message: 'Permit answered PUT /bulk/users with 409 DUPLICATE_ENTITY',
    });
    expect(standIn.facts().users.map(({ key }) => key)).toEqual(there);
    // Without the one at fault, the same again is right.
    await permit.putUsers([user('bob'), user('cleo')]);
    expect(standIn.facts().users).toHaveLength(3);
  });

  it('that is malformed is named by its place, without a word of it', async () => {
    const { permit, standIn } = await start({}, way);
    const users = many(18, (n) => user(`u-${n}`)).with(17, { ...user('eve'), email: 'eve at x' });
    await expect(permit.putUsers(users)).rejects.toMatchObject({
      code: 'rejected',
      retry: 'permanent',
      status: 422,
      message:
        'Permit answered PUT /bulk/users with 422 body.operations.17.email (value_error.email)',
    });
    expect(standIn.facts().users).toHaveLength(1);
  });
});

describe('what a bulk call names and Permit does not have', () => {
  it.each<readonly [string, string, (permit: PermitClient) => Promise<void>]>([
    ['tenant', 'assignAll', (permit) => permit.assignAll([{ ...inAcme('ann'), tenant: 'b' }])],
    ['user', 'deleteUsers', (permit) => permit.deleteUsers(['ann', 'nobody'])],
    ['tenant', 'deleteTenants', (permit) => permit.deleteTenants(['acme', 'nowhere'])],
    ['user', 'unassignAll', (permit) => permit.unassignAll([inAcme('ann'), inAcme('nobody')])],
    [
      'unknown',
      'unassignAll of the same twice',
      (permit) => permit.unassignAll([inAcme('ann'), inAcme('ann')]),
    ],
  ])('a %s is `missing`: %s', async (missing, _, call) => {
    const { permit, standIn } = await start({ bulkRepeats: 'fail' });
    const before = standIn.facts();
    await expect(call(permit)).rejects.toMatchObject({
      code: 'not_found',
      retry: 'transient',
      status: 404,
      missing,
      message: expect.stringMatching(/ \/(bulk|role_assignments)\/\w+ with 404 NOT_FOUND$/),
    });
    expect(standIn.facts()).toEqual(before);
  });

  it.each([404, 422] as const)('a role is unknown, by %i', async (unknownRole) => {
    const { permit } = await start({ unknownRole });
    const unknown = { code: 'unknown_role', retry: 'permanent', missing: 'role' };
    const boss = { ...inAcme('ann'), role: 'boss' };
    await expect(permit.assignAll([inAcme('bob'), boss])).rejects.toMatchObject(unknown);
    // Alone it would be taken already; the others of the call may not be.
    await expect(permit.unassignAll([inAcme('ann'), boss])).rejects.toMatchObject(unknown);
    await permit.unassign(boss);
  });
});

describe('what is there already', () => {
  it.each([
    ['key', { ...user('ann'), email: 'other@mail.test' }],
    ['e-mail', { ...user('bob'), email: 'ann@mail.test' }],
  ])('is a conflict when a new user has the %s', async (_, taken) => {
    const { permit, standIn } = await start();
    const before = standIn.facts();
    await expect(permit.createUsers([user('cleo'), taken])).rejects.toMatchObject({
      code: 'conflict',
      retry: 'transient',
      status: 409,
      message: 'Permit answered POST /bulk/users with 409 DUPLICATE_ENTITY',
    });
    expect(standIn.facts()).toEqual(before);
  });

  it('is a conflict when Permit says so', async () => {
    const { permit, standIn } = await start({ bulkRepeats: 'fail' });
    const conflict = { code: 'conflict', retry: 'transient', status: 409 };
    await expect(permit.assignAll([inAcme('bob'), inAcme('ann')])).rejects.toMatchObject(conflict);
    await expect(permit.createTenants([tenant('blue'), tenant('acme')])).rejects.toMatchObject(
      conflict,
    );
    expect(standIn.facts()).toMatchObject({ users: [{ key: 'ann' }], tenants: [{ key: 'acme' }] });
  });

  it('is left as it is where Permit passes over a tenant that exists', async () => {
    const { permit, standIn } = await start({ existingTenant: 200 });
    await permit.createTenants([tenant('blue'), { ...tenant('acme'), name: 'Other' }]);
    expect(standIn.facts().tenants).toMatchObject([{ name: 'acme' }, { name: 'blue' }]);
  });
});

/** Every bulk call, with as many items as it is told to send. */
const CALLS: readonly (readonly [
  string,
  number,
  (permit: PermitClient, count: number) => Promise<void>,
])[] = [
  ['POST /bulk/users', 3_000, (permit, n) => permit.createUsers(many(n, (i) => user(`u${i}`)))],
  ['PUT /bulk/users', 3_000, (permit, n) => permit.putUsers(many(n, (i) => user(`u${i}`)))],
  ['DELETE /bulk/users', 3_000, (permit, n) => permit.deleteUsers(many(n, (i) => `u${i}`))],
  [
    'POST /bulk/tenants',
    2_000,
    (permit, n) => permit.createTenants(many(n, (i) => tenant(`t${i}`))),
  ],
  ['DELETE /bulk/tenants', 2_000, (permit, n) => permit.deleteTenants(many(n, (i) => `t${i}`))],
  [
    'POST /role_assignments/bulk',
    2_000,
    (permit, n) => permit.assignAll(many(n, (i) => inAcme(`u${i}`))),
  ],
  [
    'DELETE /role_assignments/bulk',
    2_000,
    (permit, n) => permit.unassignAll(many(n, (i) => inAcme(`u${i}`))),
  ],
  [
    'PUT /bulk/resource_instances',
    3_000,
    (permit, n) => permit.putInstances(many(n, (i) => instance(`document:${i}`))),
  ],
  [
    'DELETE /bulk/resource_instances',
    3_000,
    (permit, n) => permit.deleteInstances(many(n, (i) => `document:${i}`)),
  ],
  [
    'POST /relationship_tuples/bulk',
    1_000,
    (permit, n) => permit.relateAll(many(n, (i) => parentOf(`document:${i}`))),
  ],
  [
    'DELETE /relationship_tuples/bulk',
    1_000,
    (permit, n) => permit.unrelateAll(many(n, (i) => parentOf(`document:${i}`))),
  ],
];

describe.each(CALLS)('%s', (route, cap, call) => {
  it(`is refused for good with more than ${cap} items`, async () => {
    const { permit, standIn } = await start();
    const before = standIn.facts();
    const failure = await failureOf(call(permit, cap + 1));
    expect(failure).toMatchObject({ code: 'rejected', retry: 'permanent', status: 422 });
    expect(failure).toHaveProperty(
      'message',
      expect.stringMatching(
        /with 422 body(\.operations|\.idents)? \(value_error\.list\.max_items\)$/,
      ),
    );
    expect(standIn.facts()).toEqual(before);
  });

  it.each([
    [{ status: 400 }, { code: 'rejected', retry: 'permanent' }],
    [{ status: 401 }, { code: 'unauthorized', retry: 'configuration' }],
    [{ status: 403 }, { code: 'unauthorized', retry: 'configuration' }],
    [
      { status: 404, body: '<html>not here</html>' },
      { code: 'unavailable', retry: 'transient' },
    ],
    [{ status: 409 }, { code: 'conflict', retry: 'transient' }],
    [
      { status: 409, errorCode: 'CONCURRENT_OPERATION_DISALLOWED' },
      { code: 'concurrent_operation', retry: 'transient' },
    ],
    [
      { status: 413, body: 'too large' },
      { code: 'rejected', retry: 'permanent' },
    ],
    [
      { status: 429, retryAfter: 7 },
      { code: 'rate_limited', retry: 'transient', retryAfterMs: 7_000 },
    ],
    [{ status: 500 }, { code: 'unavailable', retry: 'transient' }],
  ])('answered with %j throws %j, and names the route alone', async (answer, error) => {
    const { permit, standIn } = await start();
    standIn.faults.add({ effect: { kind: 'error', ...answer } });
    const failure = await failureOf(call(permit, 2));
    expect(failure).toMatchObject({ name: 'PermitError', status: answer.status, ...error });
    expect(failure).toHaveProperty(
      'message',
      expect.stringMatching(`^Permit answered ${route} with ${answer.status}( [A-Z_]+)?(:|$)`),
    );
  });

  it('that drops is unreachable', async () => {
    const { permit, standIn } = await start();
    standIn.faults.outage();
    const unreachable = { code: 'unreachable', retry: 'transient', status: undefined };
    await expect(call(permit, 2)).rejects.toMatchObject(unreachable);
  });
});

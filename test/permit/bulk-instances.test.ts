import { afterEach, describe, expect, it } from 'vitest';
import type { PermitClient } from '../../lib/permit/index.ts';
import type { Rules } from '../../local/permit/index.ts';
import { type Opened, open, WAYS } from './environment.ts';

const many = <T>(count: number, item: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => item(index));
const instance = (key: string) => ({ key, tenant: 'acme', attributes: {} });
const parentOf = (object: string) => ({ subject: 'folder:f1', relation: 'parent', object });
const annAtPlan = { user: 'ann', role: 'editor', tenant: 'acme', instance: 'document:d1' };

let opened: Opened | undefined;
/** With the tenant `acme`, and these instances in it. */
const start = async (
  way: (typeof WAYS)[number],
  keys: readonly string[],
  rules: Partial<Rules> = {},
) => {
  opened = await open(way, { rules });
  await opened.permit.createTenant({ key: 'acme', name: 'Acme', attributes: {} });
  for (const key of keys) await opened.permit.createInstance(instance(key));
  opened.standIn.resetCalls();
  return opened;
};
afterEach(() => opened?.close());

describe.each(WAYS)('in bulk, %s', (way) => {
  it('instances are created, and replaced whole', async () => {
    const { permit, standIn } = await start(way, []);
    const plan = { ...instance('document:d1'), attributes: { title: 'Plan', deep: { list: [1] } } };
    await permit.putInstances([plan, instance('folder:f1')]);
    expect(await permit.getInstance('document:d1')).toMatchObject(plan);
    await permit.putInstances([{ ...plan, attributes: { pages: 2 } }, instance('document:d2')]);
    expect(standIn.facts().instances).toHaveLength(3);
    const replaced = await permit.getInstance('document:d1');
    expect(replaced).toMatchObject({ key: plan.key, tenant: 'acme' });
    expect(replaced?.attributes).toEqual({ pages: 2 });
    expect(standIn.calls().byRoute).toMatchObject({ 'PUT /bulk/resource_instances': 2 });
  });

  it('instances are deleted with what hangs on them, those that are gone passed over', async () => {
    const { permit, standIn } = await start(way, ['document:d1', 'document:d2', 'folder:f1']);
    await permit.relate(parentOf('document:d1'));
    await permit.relate(parentOf('document:d2'));
    await permit.assignAll([annAtPlan]);
    await permit.deleteInstances(['document:d1', 'document:d9']);
    expect(standIn.facts()).toMatchObject({
      instances: [{ key: 'document:d2' }, { key: 'folder:f1' }],
      tuples: [parentOf('document:d2')],
      instanceRoles: [],
    });
  });

  it('relationships are given and taken, and both ways what is so already is passed over', async () => {
    const { permit, standIn } = await start(way, ['document:d1', 'document:d2', 'folder:f1']);
    const [first, second] = ['document:d1', 'document:d2'].map(parentOf);
    if (first === undefined || second === undefined) throw new Error('there are two');
    await permit.relateAll([first]);
    await permit.relateAll([first, second]);
    expect(standIn.facts().tuples).toEqual([first, second]);
    await permit.unrelateAll([first]);
    await permit.unrelateAll([first, second]);
    expect(standIn.facts().tuples).toEqual([]);
    expect(standIn.calls()).toMatchObject({ bulk: 4, total: 4 });
  });

  it('only the fields that Permit knows are sent, in bodies that say that they are JSON', async () => {
    const { permit, standIn } = await start(way, ['folder:f1'], { unknownFields: 'refuse' });
    const more = { note: 'ours alone', createdAt: 1 };
    const unlike: string[] = [];
    standIn.faults.add({
      when: ({ method, path, headers }) => {
        const type = headers['content-type'] ?? '';
        if (!type.startsWith('application/json')) unlike.push(`${method} ${path} ${type}`);
        return false;
      },
      effect: { kind: 'drop' },
    });
    await permit.putInstances([{ ...instance('document:d1'), ...more }]);
    await permit.createInstance({ ...instance('document:d2'), ...more });
    await permit.relate({ ...parentOf('document:d1'), ...more });
    await permit.relateAll([{ ...parentOf('document:d2'), ...more }]);
    await permit.assignAll([{ ...annAtPlan, ...more }]);
    await permit.assign({ ...annAtPlan, role: 'viewer', ...more });
    await permit.unassign({ ...annAtPlan, role: 'viewer', ...more });
    await permit.unassignAll([{ ...annAtPlan, ...more }]);
    await permit.unrelate({ ...parentOf('document:d1'), ...more });
    await permit.unrelateAll([{ ...parentOf('document:d2'), ...more }]);
    await permit.deleteInstances(['document:d1']);
    expect(standIn.facts()).toMatchObject({ tuples: [], instanceRoles: [] });
    expect(unlike).toEqual([]);
  });

  it('as much as Permit takes goes in one call', async () => {
    const { permit, standIn } = await start(way, ['folder:f1']);
    const keys = many(3_000, (n) => `document:${String(n).padStart(24, '0')}`);
    const attributes = { plan: 'enterprise', teams: many(8, (n) => `team-${n}`) };
    await permit.putInstances(keys.map((key) => ({ ...instance(key), attributes })));
    const tuples = keys.slice(0, 1_000).map(parentOf);
    await permit.relateAll(tuples);
    await permit.assignAll(keys.slice(0, 2_000).map((key) => ({ ...annAtPlan, instance: key })));
    const { instances, tuples: related, instanceRoles } = standIn.facts();
    expect([instances.length, related.length, instanceRoles.length]).toEqual([3_001, 1_000, 2_000]);
    await permit.unrelateAll(tuples);
    expect(standIn.facts().tuples).toEqual([]);
    await permit.deleteInstances(keys);
    expect(standIn.facts()).toMatchObject({ instances: [{}], instanceRoles: [] });
    expect(standIn.calls()).toMatchObject({ total: 5, bulk: 5 });
  });
});

describe('what a bulk call names and Permit does not have', () => {
  const nowhere = { ...instance('document:d2'), tenant: 'nowhere' };
  it.each<readonly [string, string, (permit: PermitClient) => Promise<void>]>([
    ['tenant', 'putInstances', (permit) => permit.putInstances([nowhere])],
    ['instance', 'deleteInstances', (permit) => permit.deleteInstances(['folder:f1', 'folder:f9'])],
    ['instance', 'relateAll', (permit) => permit.relateAll([parentOf('document:d9')])],
    [
      'instance',
      'assignAll',
      (permit) => permit.assignAll([{ ...annAtPlan, instance: 'document:d9' }]),
    ],
    ['unknown', 'unrelateAll', (permit) => permit.unrelateAll([parentOf('document:d1')])],
  ])('a %s is `missing`: %s', async (missing, _, call) => {
    const { permit, standIn } = await start('in process', ['document:d1', 'folder:f1'], {
      bulkRepeats: 'fail',
    });
    const before = standIn.facts();
    await expect(call(permit)).rejects.toMatchObject({
      code: 'not_found',
      retry: 'transient',
      status: 404,
      missing,
      message: expect.stringMatching(/^Permit answered \w+ \/\w+\/\w+ with 404 NOT_FOUND$/),
    });
    expect(standIn.facts()).toEqual(before);
  });

  it.each<readonly [string, (permit: PermitClient) => Promise<void>]>([
    ['resource', (permit) => permit.putInstances([instance('folder:f2'), instance('safe:s1')])],
    ['relation', (permit) => permit.relateAll([{ ...parentOf('document:d1'), relation: 'owner' }])],
  ])('a %s is unknown', async (missing, call) => {
    const { permit, standIn } = await start('in process', ['document:d1', 'folder:f1']);
    const before = standIn.facts();
    const unknown = { code: `unknown_${missing}`, retry: 'permanent', missing };
    await expect(call(permit)).rejects.toMatchObject(unknown);
    expect(standIn.facts()).toEqual(before);
  });

  it('a relationship that is so already is a conflict when Permit says so', async () => {
    const { permit } = await start('in process', ['document:d1', 'folder:f1'], {
      bulkRepeats: 'fail',
    });
    await permit.relateAll([parentOf('document:d1')]);
    await expect(permit.relateAll([parentOf('document:d1')])).rejects.toMatchObject({
      code: 'conflict',
      retry: 'transient',
      status: 409,
    });
  });
});

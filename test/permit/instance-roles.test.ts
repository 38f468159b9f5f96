import { afterEach, describe, expect, it } from 'vitest';
import type { Rules } from '../../local/permit/index.ts';
import { type Opened, open, WAYS } from './environment.ts';

const instance = (key: string, tenant = 'acme') => ({ key, tenant, attributes: {} });
const annInAcme = { user: 'ann', role: 'admin', tenant: 'acme' };
const annAtPlan = { user: 'ann', role: 'editor', tenant: 'acme', instance: 'document:d1' };

describe.each(WAYS)('roles on resource instances, %s', (way) => {
  let opened: Opened | undefined;
  /** With the user `ann`, and `document:d1` in the tenant `acme`. */
  const start = async (rules: Partial<Rules> = {}) => {
    opened = await open(way, { rules });
    await opened.permit.putUser({ key: 'ann', email: 'ann@mail.test', attributes: {} });
    await opened.permit.createTenant({ key: 'acme', name: 'Acme', attributes: {} });
    await opened.permit.createInstance(instance('document:d1'));
    return opened;
  };
  afterEach(() => opened?.close());

  it('assigning twice is a success, and gives nothing in the tenant', async () => {
    const { permit, standIn } = await start();
    await permit.assign(annAtPlan);
    await permit.assign(annAtPlan);
    expect(standIn.facts()).toMatchObject({
      assignments: [],
      instanceRoles: [{ user: 'ann', role: 'editor', instance: 'document:d1' }],
    });
    expect(standIn.calls().byStatus).toMatchObject({ 409: 1 });
  });

  it('unassigning twice is a success, and takes nothing else', async () => {
    const { permit, standIn } = await start();
    for (const one of [annAtPlan, annInAcme, { ...annAtPlan, role: 'viewer' }]) {
      await permit.assign(one);
    }
    await permit.unassign(annAtPlan);
    await permit.unassign(annAtPlan);
    expect(standIn.facts()).toMatchObject({
      assignments: [annInAcme],
      instanceRoles: [{ user: 'ann', role: 'viewer', instance: 'document:d1' }],
    });
  });

  it.each([
    ['user', { ...annAtPlan, user: 'nobody' }],
    ['instance', { ...annAtPlan, instance: 'document:d9' }],
  ])('assigning says that the %s is missing, and unassigning is done', async (missing, one) => {
    const { permit } = await start();
    await expect(permit.assign(one)).rejects.toMatchObject({
      name: 'PermitError',
      code: 'not_found',
      retry: 'transient',
      status: 404,
      missing,
    });
    await expect(permit.unassign(one)).resolves.toBeUndefined();
  });

  it.each([404, 422] as const)(
    'a role that the resource does not have is unknown, by %i',
    async (unknownRole) => {
      const { permit } = await start({ unknownRole });
      const unknown = { code: 'unknown_role', retry: 'permanent', missing: 'role' };
      const admin = { ...annAtPlan, role: 'admin' };
      await expect(permit.assign(admin)).rejects.toMatchObject(unknown);
      await expect(permit.assignAll([annAtPlan, admin])).rejects.toMatchObject(unknown);
      await expect(permit.unassign(admin)).resolves.toBeUndefined();
    },
  );

  it('an empty tenant is not sent, and another than that of the instance is refused', async () => {
    const { permit, standIn } = await start();
    await permit.createTenant({ key: 'blue', name: 'Blue', attributes: {} });
    const refused = { code: 'rejected', retry: 'permanent', status: 400 };
    await expect(permit.assign({ ...annAtPlan, tenant: 'blue' })).rejects.toMatchObject(refused);
    await permit.assign({ ...annAtPlan, tenant: '' });
    expect(standIn.facts().instanceRoles).toHaveLength(1);
    await expect(permit.unassign({ ...annAtPlan, tenant: 'blue' })).rejects.toMatchObject(refused);
    await permit.unassign({ ...annAtPlan, tenant: '' });
    expect(standIn.facts().instanceRoles).toEqual([]);
    await permit.assignAll([{ ...annAtPlan, tenant: '' }]);
    await permit.unassignAll([{ ...annAtPlan, tenant: '' }]);
    expect(standIn.facts().instanceRoles).toEqual([]);
  });

  it('an instance that is not there is made in the tenant, where Permit does so', async () => {
    const { permit, standIn } = await start({ missingInstance: 'create' });
    await permit.assign({ ...annAtPlan, instance: 'document:d9' });
    expect(standIn.facts()).toMatchObject({
      instances: [{ key: 'document:d1' }, { key: 'document:d9', tenant: 'acme' }],
      instanceRoles: [{ instance: 'document:d9' }],
    });
  });

  it('are listed by user, instance and tenant, and never as roles in a tenant', async () => {
    const { permit } = await start();
    await permit.createTenant({ key: 'blue', name: 'Blue', attributes: {} });
    await permit.createInstance(instance('folder:f1', 'blue'));
    await permit.ensureUser('bob');
    const annAtBlue = { ...annAtPlan, tenant: 'blue', instance: 'folder:f1' };
    const bobAtPlan = { ...annAtPlan, user: 'bob', role: 'viewer' };
    const all = [annAtPlan, annAtBlue, bobAtPlan, annInAcme];
    for (const one of all) await permit.assign(one);
    const sorted = (list: readonly object[]) => list.map((one) => JSON.stringify(one)).sort();
    const inTenants: object[] = [];
    for await (const page of permit.assignmentPages((ask) => ask(), new Map())) {
      inTenants.push(...page);
    }
    const found = [
      await permit.instanceRoles({ user: 'ann' }),
      await permit.instanceRoles({ instance: 'document:d1' }),
      await permit.instanceRoles({ tenant: 'acme' }),
      await permit.instanceRoles({ tenant: 'blue' }),
      await permit.assignments({ user: 'ann' }),
      await permit.assignments({ tenant: 'acme' }),
      inTenants,
    ];
    expect(found.map(sorted)).toEqual(
      [
        [annAtPlan, annAtBlue],
        [annAtPlan, bobAtPlan],
        [annAtPlan, bobAtPlan],
        [annAtBlue],
        [annInAcme],
        [annInAcme],
        [annInAcme],
      ].map(sorted),
    );
  });

  it('are listed to the last page, each fetched through what is given', async () => {
    const { permit } = await start();
    const users = Array.from({ length: 205 }, (_, n) => `u-${n}`);
    await permit.assignAll(users.map((user) => ({ ...annAtPlan, user })));
    let requests = 0;
    const found = await permit.instanceRoles({ instance: 'document:d1' }, (page) => {
      requests += 1;
      return page();
    });
    expect(new Set(found.map(({ user }) => user))).toEqual(new Set(users));
    expect(requests).toBe(3);
  });

  it.each(['empty', 'not-found'] as const)(
    'whom or what Permit does not know has none (%s)',
    async (unknownFilter) => {
      const { permit } = await start({ unknownFilter });
      expect(await permit.instanceRoles({ user: 'nobody' })).toEqual([]);
      expect(await permit.instanceRoles({ tenant: 'nowhere' })).toEqual([]);
      expect(await permit.instanceRoles({ instance: 'document:d9' })).toEqual([]);
    },
  );

  it('name users by key where Permit names them by e-mail', async () => {
    const { permit } = await start({ assignmentUser: 'email' });
    await permit.assign(annAtPlan);
    expect(await permit.instanceRoles({ instance: 'document:d1' })).toEqual([annAtPlan]);
  });

  it("bear a tenant that is not named, by its id, and leave out a tenant's own", async () => {
    const { permit, standIn } = await start();
    const row = { user: 'ann', role: 'editor', tenant: null, resource_instance: 'document:d1' };
    const rows = [{ ...row, tenant_id: 't-1' }, row, { ...row, resource_instance: null }];
    standIn.faults.add({
      path: '/role_assignments',
      effect: { kind: 'error', status: 200, body: JSON.stringify(rows) },
    });
    expect(await permit.instanceRoles({ user: 'ann' })).toEqual([
      { ...annAtPlan, tenant: 't-1' },
      { ...annAtPlan, tenant: '' },
    ]);
  });

  it('go together with roles in tenants in one bulk call', async () => {
    const { permit, standIn } = await start();
    const bobAtPlan = { ...annAtPlan, user: 'bob' };
    await permit.assignAll([annAtPlan, annInAcme, bobAtPlan]);
    await permit.assignAll([annAtPlan, annInAcme]);
    expect(standIn.facts()).toMatchObject({
      users: [{ key: 'ann', email: 'ann@mail.test' }, { key: 'bob' }],
      assignments: [annInAcme],
      instanceRoles: [{ user: 'ann' }, { user: 'bob' }],
    });
    await permit.unassignAll([annAtPlan, { ...annInAcme, role: 'member' }]);
    expect(standIn.facts()).toMatchObject({
      assignments: [annInAcme],
      instanceRoles: [{ user: 'bob', role: 'editor', instance: 'document:d1' }],
    });
    await permit.unassignAll([annInAcme, bobAtPlan, annAtPlan]);
    expect(standIn.facts()).toMatchObject({ assignments: [], instanceRoles: [] });
  });
});

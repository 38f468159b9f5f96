import { afterEach, describe, expect, it } from 'vitest';
import type { Rules } from '../../local/permit/index.ts';
import { type Opened, open, WAYS } from './environment.ts';

const annInAcme = { user: 'ann', role: 'admin', tenant: 'acme' };

describe.each(WAYS)('role assignments, %s', (way) => {
  let opened: Opened | undefined;
  /** With the user `ann` and the tenant `acme`. */
  const start = async (rules: Partial<Rules> = {}) => {
    opened = await open(way, { rules });
    await opened.permit.putUser({ key: 'ann', email: 'ann@mail.test', attributes: {} });
    await opened.permit.createTenant({ key: 'acme', name: 'Acme', attributes: {} });
    return opened;
  };
  afterEach(() => opened?.close());

  it('assigning twice is a success', async () => {
    const { permit, standIn } = await start();
    await permit.assign(annInAcme);
    await permit.assign(annInAcme);
    expect(standIn.facts().assignments).toEqual([annInAcme]);
    expect(standIn.calls().byStatus).toMatchObject({ 409: 1 });
  });

  it('unassigning twice is a success', async () => {
    const { permit, standIn } = await start();
    await permit.assign(annInAcme);
    await permit.unassign(annInAcme);
    await permit.unassign(annInAcme);
    expect(standIn.facts().assignments).toEqual([]);
  });

  it.each([
    ['user', { ...annInAcme, user: 'nobody' }],
    ['tenant', { ...annInAcme, tenant: 'nowhere' }],
  ])('assigning says that the %s is missing', async (missing, assignment) => {
    const { permit } = await start();
    await expect(permit.assign(assignment)).rejects.toMatchObject({
      name: 'PermitError',
      code: 'not_found',
      retry: 'transient',
      status: 404,
      missing,
    });
  });

  it.each([
    { ...annInAcme, user: 'nobody' },
    { ...annInAcme, tenant: 'nowhere' },
  ])('unassigning where user or tenant is gone is a success: %j', async (assignment) => {
    const { permit } = await start();
    await expect(permit.unassign(assignment)).resolves.toBeUndefined();
  });

  it.each([404, 422] as const)('a role that Permit does not know, by %i', async (unknownRole) => {
    const { permit } = await start({ unknownRole });
    const boss = { ...annInAcme, role: 'boss' };
    await expect(permit.assign(boss)).rejects.toMatchObject({
      code: 'unknown_role',
      retry: 'permanent',
      status: unknownRole,
      missing: 'role',
    });
    // Nobody can hold it, so taking it is done already.
    await expect(permit.unassign(boss)).resolves.toBeUndefined();
  });

  it('lists every page of a user, and nobody else', async () => {
    const { permit } = await start();
    const tenants = Array.from({ length: 205 }, (_, n) => `t-${n}`);
    await permit.ensureUser('bob');
    for (const key of tenants) {
      await permit.createTenant({ key, name: key, attributes: {} });
      await permit.assign({ user: 'ann', role: 'member', tenant: key });
    }
    await permit.assign({ user: 'bob', role: 'member', tenant: 't-7' });
    const found = await permit.assignments({ user: 'ann' });
    expect(found.map(({ tenant }) => tenant).sort()).toEqual([...tenants].sort());
    expect(new Set(found.map(({ user }) => user))).toEqual(new Set(['ann']));
    expect(await permit.assignments({ tenant: 't-7' })).toHaveLength(2);
  });

  it('lists a full last page', async () => {
    const { permit } = await start();
    for (let n = 0; n < 100; n++) {
      await permit.ensureUser(`u-${n}`);
      await permit.assign({ user: `u-${n}`, role: 'member', tenant: 'acme' });
    }
    expect(await permit.assignments({ tenant: 'acme' })).toHaveLength(100);
  });

  it.each(['empty', 'not-found'] as const)(
    'whom Permit does not know has no assignments (%s)',
    async (unknownFilter) => {
      const { permit } = await start({ unknownFilter });
      expect(await permit.assignments({ user: 'nobody' })).toEqual([]);
      expect(await permit.assignments({ tenant: 'nowhere' })).toEqual([]);
    },
  );

  it('names users by key where Permit names them by e-mail, and asks for each but once', async () => {
    const { permit, standIn } = await start({ assignmentUser: 'email' });
    await permit.ensureUser('bob');
    await permit.putUser({ key: 'eva@mail.test', email: 'eva@other.test', attributes: {} });
    for (const user of ['ann', 'bob', 'eva@mail.test']) {
      for (const role of ['admin', 'member']) await permit.assign({ user, role, tenant: 'acme' });
    }
    standIn.resetCalls();
    const found = await permit.assignments({ tenant: 'acme' });
    expect(found.map(({ user, role }) => `${user} ${role}`).sort()).toEqual([
      'ann admin',
      'ann member',
      'bob admin',
      'bob member',
      'eva@mail.test admin',
      'eva@mail.test member',
    ]);
    expect(standIn.calls().byRoute).toEqual({
      'GET /role_assignments': 1,
      'GET /users/{user}': 2,
    });
  });

  it('leaves out roles on resource instances, and bears a user without an id', async () => {
    const { permit, standIn } = await start();
    const row = { user: 'ann', user_id: null, role: 'admin', tenant: 'acme' };
    standIn.faults.add({
      path: '/role_assignments',
      effect: {
        kind: 'error',
        status: 200,
        body: JSON.stringify([
          row,
          { ...row, resource_instance: 'document:1' },
          { ...row, tenant: null },
          { user: 'x@mail.test', role: 'admin', tenant: 'acme' },
        ]),
      },
    });
    expect(await permit.assignments({ user: 'ann' })).toEqual([
      annInAcme,
      { ...annInAcme, user: 'x@mail.test' },
    ]);
  });
});

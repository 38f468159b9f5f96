import { afterEach, describe, expect, it } from 'vitest';
import type { Rules } from '../../local/permit/index.ts';
import { type Opened, open, WAYS } from './environment.ts';

describe.each(WAYS)('tenants, %s', (way) => {
  let opened: Opened | undefined;
  const start = async (rules: Partial<Rules> = {}) => {
    opened = await open(way, { rules });
    return opened;
  };
  afterEach(() => opened?.close());

  const acme = { key: 'acme', name: 'Acme', attributes: { plan: 'pro' } };

  it('a new tenant is made, and comes back', async () => {
    const { permit, standIn } = await start();
    expect(await permit.createTenant(acme)).toBe(true);
    expect(await permit.getTenant('acme')).toEqual(acme);
    expect(standIn.facts().tenants).toMatchObject([acme]);
  });

  it('a tenant that is not there is null', async () => {
    const { permit } = await start();
    expect(await permit.getTenant('acme')).toBeNull();
  });

  it.each([409, 200] as const)(
    'a tenant that exists is left as it is, and said to exist (answered with %i)',
    async (existingTenant) => {
      const { permit } = await start({ existingTenant });
      await permit.createTenant(acme);
      expect(await permit.createTenant({ ...acme, name: 'Other', attributes: {} })).toBe(false);
      expect(await permit.createTenant({ ...acme, attributes: {} })).toBe(false);
      expect(await permit.getTenant('acme')).toEqual(acme);
    },
  );

  it('an answer that does not show the tenant is no proof that it is ours', async () => {
    const { permit, standIn } = await start();
    for (const body of ['null', '""', '{"key":"acme"}', '<html></html>']) {
      standIn.faults.add({
        method: 'POST',
        times: 1,
        when: ({ path }) => path.endsWith('/tenants'),
        effect: { kind: 'error', status: 200, body },
      });
      expect(await permit.createTenant(acme)).toBe(false);
    }
  });

  it('PATCH changes what is named', async () => {
    const { permit } = await start();
    await permit.createTenant(acme);
    await permit.patchTenant('acme', { name: 'Acme Ltd' });
    expect(await permit.getTenant('acme')).toEqual({ ...acme, name: 'Acme Ltd' });
    await permit.patchTenant('acme', { attributes: { seats: 2 } });
    expect(await permit.getTenant('acme')).toMatchObject({ attributes: { seats: 2 } });
  });

  it('PATCH of a tenant that is not there says that the tenant is missing', async () => {
    const { permit } = await start();
    await expect(permit.patchTenant('acme', { name: 'Acme' })).rejects.toMatchObject({
      code: 'not_found',
      status: 404,
      missing: 'tenant',
    });
  });

  it('a tenant is deleted with its assignments, and then gone already', async () => {
    const { permit, standIn } = await start();
    await permit.createTenant(acme);
    await permit.ensureUser('ann');
    await permit.assign({ user: 'ann', role: 'admin', tenant: 'acme' });
    await permit.deleteTenant('acme');
    await permit.deleteTenant('acme');
    expect(standIn.facts()).toMatchObject({
      tenants: [],
      assignments: [],
      users: [{ key: 'ann' }],
    });
  });

  it('a key that Permit refuses is refused for good', async () => {
    const { permit } = await start();
    await expect(permit.createTenant({ ...acme, key: 'ac me' })).rejects.toMatchObject({
      code: 'rejected',
      retry: 'permanent',
      message: expect.stringContaining('body.key'),
    });
  });
});

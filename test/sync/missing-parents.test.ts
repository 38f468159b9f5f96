import { describe, expect, it } from 'vitest';
import { byHand } from './by-hand.ts';
import { BLANK, createEngine, reasons } from './harness.ts';
import {
  grant,
  grantDeleted,
  membership,
  removal,
  tenant,
  tenantDeleted,
  user,
  userDeleted,
} from './jobs.ts';

describe('missing parents', () => {
  it('makes user and tenant for a membership that comes first', async () => {
    const engine = createEngine();
    engine.send(membership('ann', 'acme', ['admin']));
    await engine.settle();
    expect(engine.roles()).toEqual(['ann acme admin']);
    expect(engine.users()).toEqual({ ann: BLANK });
    expect(engine.tenants()).toEqual({ acme: 'acme' });
  });

  it.each([409, 200] as const)(
    'fills in the records later and keeps the role (existing tenant: %i)',
    async (existingTenant) => {
      const engine = createEngine({
        rules: { existingTenant },
        config: { clerk: { tenantAttributes: { tier: 'metadata.tier' } } },
      });
      engine.send(membership('ann', 'acme', ['admin'], { version: 1_760_000_000_000 }));
      await engine.settle();
      engine.send(user('ann', { email: 'ann@mail.test', firstName: 'Ann' }));
      engine.send(tenant('acme', { name: 'Acme', metadata: { tier: 'gold' } }));
      await engine.settle();
      expect(engine.roles()).toEqual(['ann acme admin']);
      expect(engine.users()).toMatchObject({ ann: { email: 'ann@mail.test', first_name: 'Ann' } });
      expect(engine.standIn.facts().tenants).toMatchObject([
        { name: 'Acme', attributes: { tier: 'gold' } },
      ]);
    },
  );

  it.each([409, 200] as const)(
    'takes over a tenant that was made by hand (existing tenant: %i)',
    async (existingTenant) => {
      const engine = createEngine({
        rules: { existingTenant },
        config: { clerk: { tenantAttributes: { tier: 'metadata.tier' } } },
      });
      byHand.makeTenant(engine, 'acme', { seats: 3, tier: 'old' });
      engine.send(tenant('acme', { name: 'Acme' }));
      await engine.settle();
      expect(engine.standIn.facts().tenants).toEqual([
        { key: 'acme', name: 'Acme', description: null, attributes: { seats: 3 } },
      ]);
    },
  );

  it.each(['users', 'tenants'] as const)(
    'makes %s again that were deleted by hand in Permit',
    async (what) => {
      const engine = createEngine();
      engine.send(membership('ann', 'acme', ['member']));
      await engine.settle();
      byHand.remove(engine, what, what === 'users' ? 'ann' : 'acme');
      engine.send(membership('ann', 'acme', ['admin']));
      await engine.settle();
      expect(engine.roles()).toEqual(['ann acme admin']);
      expect(reasons(engine)).toEqual([]);
    },
  );

  it('makes both when Permit does not say which is missing', async () => {
    const engine = createEngine();
    engine.send(membership('ann', 'acme', ['member']));
    await engine.settle();
    byHand.remove(engine, 'users', 'ann');
    byHand.remove(engine, 'tenants', 'acme');
    engine.standIn.faults.add({
      method: 'POST',
      path: '/role_assignments',
      times: 1,
      effect: { kind: 'error', status: 404, message: 'Not there' },
    });
    engine.send(membership('ann', 'acme', ['admin']));
    await engine.invoke();
    expect(engine.roles()).toEqual(['ann acme admin']);
    expect(engine.delays).toEqual([]);
  });

  it('makes nobody for what is taken', async () => {
    const engine = createEngine();
    engine.send(removal('ann', 'acme'), grantDeleted('bob', 'acme', 'admin'));
    await engine.settle();
    expect(engine.users()).toEqual({});
    expect(engine.tenants()).toEqual({});
    expect(engine.newCalls().writes).toBe(0);
  });

  it('patches a tenant that was deleted by hand by making it again', async () => {
    const engine = createEngine();
    engine.send(tenant('acme', { name: 'Acme' }));
    await engine.settle();
    byHand.remove(engine, 'tenants', 'acme');
    engine.send(tenant('acme', { name: 'Acme & Sons' }));
    await engine.settle();
    expect(engine.tenants()).toEqual({ acme: 'Acme & Sons' });
  });

  it('makes no user that was deleted since', async () => {
    const engine = createEngine();
    const late = membership('ann', 'acme', ['admin']);
    engine.send(userDeleted('ann'));
    await engine.settle();
    engine.send(late);
    await engine.settle();
    expect(engine.roles()).toEqual([]);
    expect(engine.users()).toEqual({});
  });

  it('makes no tenant that was deleted since, and gives no role there', async () => {
    const engine = createEngine();
    const late = [grant('ann', 'acme', 'admin'), tenant('acme', { name: 'Acme' })];
    engine.send(tenantDeleted('acme'));
    await engine.settle();
    engine.log.length = 0;
    engine.send(...late);
    await engine.settle();
    expect(engine.roles()).toEqual([]);
    expect(engine.tenants()).toEqual({});
    expect(engine.log).toMatchObject([{ outcome: 'superseded' }, { outcome: 'superseded' }]);
  });

  it('gives the role again when something newer brings tenant or user back', async () => {
    const engine = createEngine();
    engine.send(membership('ann', 'acme', ['admin']), tenantDeleted('acme'), userDeleted('ann'));
    await engine.settle();
    expect(engine.roles()).toEqual([]);
    engine.send(membership('ann', 'acme', ['member']));
    await engine.settle();
    expect(engine.roles()).toEqual(['ann acme member']);
  });

  it.each([
    ['users', 'POST', '/users'],
    ['tenants', 'POST', '/tenants'],
  ])('dead-letters at once what Permit will not make: %s', async (_what, method, path) => {
    const engine = createEngine();
    engine.standIn.faults.add({ method, path, effect: { kind: 'error', status: 400 } });
    engine.send(membership('ann', 'acme', ['admin']));
    await engine.settle();
    expect(engine.dead()).toMatchObject([{ reason: { attempts: 1, status: 400 } }]);
  });
});

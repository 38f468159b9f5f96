import { describe, expect, it } from 'vitest';
import { DOCUMENTED_LIMITS } from '../../local/permit/index.ts';
import { byHand } from './by-hand.ts';
import { createEngine, type Engine, type EngineOptions } from './harness.ts';
import { membership, tenant, user } from './jobs.ts';
import { addressOf, members, people } from './people.ts';

/** An engine whose tenant `acme` exists, and whose list of roles is read. */
async function furnished(options: EngineOptions = {}): Promise<Engine> {
  const engine = createEngine({ budget: DOCUMENTED_LIMITS, limits: {}, ...options });
  engine.send(tenant('acme', { name: 'Acme' }), membership('first', 'acme', ['member']));
  await engine.settle();
  engine.pass(20_000);
  engine.newCalls();
  return engine;
}

const signUp = (name: string, tenantKey: string) =>
  [
    user(name, { email: addressOf(name), firstName: 'Ann' }, { change: 'created' }),
    membership(name, tenantKey, ['member', 'editor']),
  ] as const;

describe('a lone sign-up', () => {
  it('into an existing tenant is one write: the roles go with the creation', async () => {
    const engine = await furnished();
    engine.send(...signUp('ann', 'acme'));
    await engine.invoke();
    expect(engine.newCalls().byRoute).toEqual({ 'POST /users': 1 });
    expect(engine.users()).toMatchObject({ ann: { email: addressOf('ann'), first_name: 'Ann' } });
    expect(engine.roles()).toEqual(['ann acme editor', 'ann acme member', 'first acme member']);
  });

  it('into a new tenant is two', async () => {
    const engine = await furnished();
    engine.send(...signUp('ann', 'blue'));
    await engine.invoke();
    expect(engine.newCalls().byRoute).toEqual({ 'POST /tenants': 1, 'POST /users': 1 });
    expect(engine.roles()).toContain('ann blue editor');
  });

  it('without a role is one', async () => {
    const engine = await furnished();
    engine.send(user('ann', { email: addressOf('ann') }));
    await engine.invoke();
    expect(engine.newCalls().writes).toBe(1);
    expect(engine.users()).toMatchObject({ ann: { email: addressOf('ann') } });
  });

  it.each(['add', 'replace'] as const)(
    'of somebody whom a person made in Permit leaves the roles that she has (inline roles: %s)',
    async (inlineRoles) => {
      const engine = await furnished({ rules: { inlineRoles } });
      byHand.makeUser(engine, 'ann', { seat: 12 });
      byHand.assign(engine, 'ann', 'acme', 'admin');
      engine.newCalls();
      engine.send(...signUp('ann', 'acme'));
      await engine.invoke();
      expect(engine.roles()).toEqual([
        'ann acme admin',
        'ann acme editor',
        'ann acme member',
        'first acme member',
      ]);
      expect(engine.users()).toMatchObject({ ann: { email: addressOf('ann'), first_name: 'Ann' } });
      expect(engine.newCalls().writes).toBeLessThanOrEqual(4);
    },
  );

  it('with a role that Permit refuses has the record and the other role', async () => {
    const engine = await furnished({ roles: ['member', 'editor'] });
    engine.send(...signUp('zoe', 'acme'));
    await engine.settle();
    byHand.remove(engine, 'roles', 'editor');
    engine.send(...signUp('ann', 'acme'));
    await engine.settle();
    expect(engine.roles()).toContain('ann acme member');
    expect(engine.users()).toMatchObject({ ann: { email: addressOf('ann') } });
    expect(engine.dead()).toMatchObject([{ reason: { reason: 'unknown_role' } }]);
  });
});

describe('changes at once', () => {
  it.each([
    [20, 'singly', { bulk: 0, writes: 20 }],
    [40, 'in bulk', { bulk: 2, writes: 2 }],
  ] as const)('%i of them go %s', async (count, _how, expected) => {
    const engine = await furnished();
    engine.send(
      ...people('user', count),
      ...members('user', count, 1).map((job) => ({ ...job, tenant: 'acme' })),
    );
    await engine.settle();
    expect(engine.newCalls()).toMatchObject(expected);
    expect(engine.roles()).toHaveLength(count + 1);
  });

  it('go in bulk, few as they are, when single calls would have to wait', async () => {
    const engine = await furnished();
    // What a busy minute leaves of the single writes.
    engine.send(...people('busy', 24));
    await engine.settle();
    engine.newCalls();
    const start = engine.now();
    engine.send(...people('user', 20));
    await engine.settle();
    expect(engine.newCalls()).toMatchObject({ bulk: 1, writes: 1 });
    expect(engine.now()).toBe(start);
  });
});

describe('users to whose records the application adds', () => {
  const config = {
    users: { write: 'merge' },
    clerk: { attributes: { plan: 'metadata.plan' } },
  } as const;
  const planned = (count: number, plan: string) =>
    people('user', count).map((job) => ({ ...job, fields: { ...job.fields, metadata: { plan } } }));

  it.each([2, 60])('keep what it wrote: %i are changed one by one', async (count) => {
    const engine = await furnished({ config });
    engine.send(...planned(count, 'free'));
    await engine.settle();
    byHand.setAttributes(engine, 'user-1', { plan: 'free', theme: 'dark' });
    engine.pass(120_000);
    engine.newCalls();
    engine.send(...planned(count, 'pro'));
    await engine.settle();
    expect(engine.newCalls().byRoute).toEqual({
      'GET /users/{user}': count,
      'PATCH /users/{user}': count,
    });
    expect(engine.users()).toMatchObject({
      'user-0': { attributes: { plan: 'pro' } },
      'user-1': { email: addressOf('user-1'), attributes: { plan: 'pro', theme: 'dark' } },
    });
  });
});

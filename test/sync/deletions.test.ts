import { describe, expect, it } from 'vitest';
import { byHand } from './by-hand.ts';
import { BLANK, createEngine, DAY_MS, type Engine, reasons } from './harness.ts';
import {
  membership,
  partly,
  STORY_START,
  tenant,
  tenantDeleted,
  user,
  userDeleted,
} from './jobs.ts';

async function furnished(options: Parameters<typeof createEngine>[0] = {}): Promise<Engine> {
  const engine = createEngine(options);
  engine.send(
    user('ann', { email: 'ann@mail.test', metadata: { plan: 'pro' } }),
    user('bob', { email: 'bob@mail.test' }),
    tenant('acme', { name: 'Acme' }),
    tenant('blue', { name: 'Blue' }),
    membership('ann', 'acme', ['member']),
    membership('ann', 'blue', ['member']),
    membership('bob', 'acme', ['member']),
  );
  await engine.settle();
  engine.newCalls();
  return engine;
}

describe('a deleted user', () => {
  it('goes, with its roles, in one call', async () => {
    const engine = await furnished();
    engine.send(userDeleted('ann'));
    await engine.settle();
    expect(Object.keys(engine.users())).toEqual(['bob']);
    expect(engine.roles()).toEqual(['bob acme member']);
    expect(engine.newCalls().routes).toEqual(['DELETE /users/{user}']);
  });

  it('loses only the roles that we gave under users.onDelete unassign', async () => {
    const engine = await furnished({ config: { users: { onDelete: 'unassign' } } });
    byHand.assign(engine, 'ann', 'acme', 'viewer');
    engine.send(userDeleted('ann'));
    await engine.settle();
    expect(engine.users()).toMatchObject({ ann: { email: 'ann@mail.test' } });
    expect(engine.roles()).toEqual(['ann acme viewer', 'bob acme member']);
  });

  it.each(['replace', 'merge'] as const)(
    'comes back without the values of its life before (onDelete unassign, write %s)',
    async (write) => {
      const engine = await furnished({
        config: {
          users: { onDelete: 'unassign', write },
          clerk: { attributes: { plan: 'metadata.plan' } },
        },
      });
      expect(engine.users()['ann']).toHaveProperty('attributes', { plan: 'pro' });
      engine.send(userDeleted('ann'));
      await engine.settle();
      engine.send(user('ann', { email: 'ann@mail.test' }));
      await engine.settle();
      expect(engine.users()['ann']).toEqual({ ...BLANK, email: 'ann@mail.test' });
    },
  );

  it.each([
    ['membership', membership('ann', 'acme', ['member'], { version: 1_760_000_000_000 }), null],
    ['partial update', partly('ann', { firstName: 'Ann' }, { version: 1_760_000_000_000 }), 'Ann'],
  ] as const)('comes back without them by a %s too', async (_what, job, firstName) => {
    const engine = await furnished({
      config: {
        users: { onDelete: 'unassign' },
        clerk: { attributes: { plan: 'metadata.plan' } },
      },
    });
    engine.send(userDeleted('ann'));
    await engine.settle();
    engine.send(job);
    await engine.settle();
    expect(engine.users()['ann']).toEqual({ ...BLANK, first_name: firstName });
  });

  it('leaves nothing when its deletion is told late, and keeps what is newer', async () => {
    const engine = await furnished();
    const deletion = userDeleted('ann');
    engine.send(partly('ann', { firstName: 'Ann' }), membership('ann', 'blue', ['admin']));
    await engine.settle();
    engine.send(deletion);
    await engine.settle();
    expect(engine.users()['ann']).toEqual({
      email: null,
      first_name: 'Ann',
      last_name: null,
      attributes: {},
    });
    expect(engine.roles()).toEqual(['ann blue admin', 'bob acme member']);
  });

  it('costs no call the second time, and one when it is verified', async () => {
    const engine = await furnished();
    const deletion = userDeleted('ann');
    engine.send(deletion, deletion);
    await engine.settle();
    engine.newCalls();
    engine.send(deletion, userDeleted('ann', { version: deletion.version - 1 }));
    await engine.settle();
    expect(engine.newCalls().total).toBe(0);
    engine.send({ ...deletion, verify: true });
    await engine.settle();
    expect(engine.newCalls().routes).toEqual(['DELETE /users/{user}']);
  });
});

describe('a tombstone', () => {
  it('outlives every job that it could stop', async () => {
    const engine = await furnished();
    const old = user('ann', { email: 'ann@mail.test' });
    engine.send(userDeleted('ann'));
    await engine.settle();
    const diesAt = 1000 * (engine.memory.ledger.expiry('user#ann') ?? 0);
    expect(diesAt - engine.now()).toBeGreaterThanOrEqual(60 * DAY_MS);
    engine.pass(59 * DAY_MS);
    engine.send(old);
    await engine.settle();
    expect(Object.keys(engine.users())).toEqual(['bob']);
    // Its time over, the table forgets it, and the same job is too old to be heard.
    engine.pass(diesAt - engine.now());
    engine.memory.ledger.drop('user#ann');
    engine.send(old);
    await engine.settle();
    expect(reasons(engine)).toEqual(['too_old']);
    expect(Object.keys(engine.users())).toEqual(['bob']);
  });

  it('is none any more when the user came back', async () => {
    const engine = await furnished();
    engine.send(userDeleted('ann'), user('ann', { email: 'ann@mail.test' }));
    await engine.settle();
    expect(engine.memory.ledger.expiry('user#ann')).toBeUndefined();
  });

  it('of a tenant is never over', async () => {
    const engine = await furnished();
    engine.send(tenantDeleted('acme'));
    await engine.settle();
    expect(engine.memory.ledger.expiry('tenant#acme')).toBeUndefined();
    expect(engine.memory.ledger.item('tenant#acme')).toMatchObject({ made: false, inc: 1 });
  });

  it.each([59, 61])(
    'lets a job of %i days through only while it is sure to stand',
    async (days) => {
      const engine = createEngine();
      engine.send(user('ann', {}, { observedAt: engine.now() - days * DAY_MS }));
      await engine.settle();
      expect(Object.keys(engine.users())).toEqual(days < 60 ? ['ann'] : []);
      expect(reasons(engine)).toEqual(days < 60 ? [] : ['too_old']);
    },
  );

  it('asks nothing of a job that was read afresh', async () => {
    const engine = createEngine();
    engine.send(user('ann', {}, { observedAt: STORY_START - 300 * DAY_MS, fresh: true }));
    await engine.settle();
    expect(Object.keys(engine.users())).toEqual(['ann']);
  });
});

describe('a deleted tenant', () => {
  it('goes, with everybody’s roles, in one call', async () => {
    const engine = await furnished();
    engine.send(tenantDeleted('acme'));
    await engine.settle();
    expect(engine.tenants()).toEqual({ blue: 'Blue' });
    expect(engine.roles()).toEqual(['ann blue member']);
    expect(engine.newCalls().routes).toEqual(['DELETE /tenants/{tenant}']);
  });

  it.each(['key', 'email'] as const)(
    'loses only the roles that we gave under tenants.onDelete unassign (named by %s)',
    async (assignmentUser) => {
      const engine = await furnished({
        config: { tenants: { onDelete: 'unassign' } },
        rules: { assignmentUser },
      });
      byHand.assign(engine, 'ann', 'acme', 'viewer');
      engine.send(tenantDeleted('acme'));
      await engine.settle();
      expect(engine.tenants()).toEqual({ acme: 'Acme', blue: 'Blue' });
      expect(engine.roles()).toEqual(['ann acme viewer', 'ann blue member']);
    },
  );

  it('takes older grants when a newer member keeps it alive', async () => {
    const engine = await furnished();
    const deletion = tenantDeleted('acme');
    engine.send(membership('bob', 'acme', ['admin']));
    await engine.settle();
    engine.send(deletion);
    await engine.settle();
    expect(engine.roles()).toEqual(['ann blue member', 'bob acme admin']);
  });

  it('waits when its roles cannot be listed, and holds up nobody', async () => {
    const engine = await furnished({ config: { tenants: { onDelete: 'unassign' } } });
    engine.standIn.faults.add({
      method: 'GET',
      path: '/role_assignments',
      times: 3,
      effect: { kind: 'error', status: 500 },
    });
    engine.send(tenantDeleted('acme'), membership('bob', 'blue', ['viewer']));
    await engine.invoke();
    expect(engine.roles()).toContain('bob blue viewer');
    expect(engine.roles()).toContain('ann acme member');
    await engine.settle();
    expect(engine.roles()).toEqual(['ann blue member', 'bob blue viewer']);
    expect(reasons(engine)).toEqual([]);
  });

  it('is not done before everybody’s roles are', async () => {
    const engine = await furnished({ config: { tenants: { onDelete: 'unassign' } } });
    engine.standIn.faults.add({
      method: 'DELETE',
      path: '/role_assignments',
      body: '"bob"',
      times: 2,
      effect: { kind: 'error', status: 503 },
    });
    engine.send(tenantDeleted('acme'));
    await engine.invoke();
    expect(engine.memory.ledger.item('tenant#acme')?.del).toBe('');
    await engine.settle();
    expect(engine.roles()).toEqual(['ann blue member']);
  });

  it('comes back without the attributes of its life before (onDelete unassign)', async () => {
    const engine = createEngine({
      config: {
        tenants: { onDelete: 'unassign' },
        clerk: { tenantAttributes: { tier: 'metadata.tier' } },
      },
    });
    engine.send(tenant('acme', { name: 'Acme', metadata: { tier: 'gold' } }));
    await engine.settle();
    engine.send(tenantDeleted('acme'));
    await engine.settle();
    engine.send(tenant('acme', { name: 'Acme' }));
    await engine.settle();
    expect(engine.standIn.facts().tenants).toEqual([
      { key: 'acme', name: 'Acme', description: null, attributes: {} },
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { createEngine, HOUR_MS, reasons } from './harness.ts';
import { grant, partly, tenant, user, userDeleted } from './jobs.ts';

const blocked = (more: object = {}) => partly('ann', { blocked: true }, more);

describe('a block of somebody whom nothing else has told yet', () => {
  it.each(['unassign', 'keep', 'delete'] as const)(
    'makes nobody at Permit, with onBlock %s',
    async (onBlock) => {
      const engine = createEngine({ config: { auth0: { onBlock } } });
      engine.send(blocked(), blocked({ verify: true }));
      await engine.settle();
      expect(engine.users()).toEqual({});
      if (onBlock !== 'delete') expect(engine.newCalls().writes).toBe(0);
      expect(engine.dead()).toEqual([]);
    },
  );

  it('counts all the same: what is told of them later gives no roles, until it is lifted', async () => {
    const engine = createEngine();
    engine.send(blocked());
    await engine.settle();
    engine.send(tenant('acme', { name: 'Acme' }), grant('ann', 'acme', 'editor'));
    await engine.settle();
    expect(engine.roles()).toEqual([]);
    engine.send(user('ann', { email: 'ann@mail.test', blocked: false }, { source: 'auth0' }));
    await engine.settle();
    expect(engine.roles()).toEqual(['ann acme editor']);
    expect(engine.users()['ann']).toMatchObject({ email: 'ann@mail.test' });
  });

  it('makes them together with a record that tells who they are', async () => {
    const engine = createEngine();
    engine.send(blocked(), user('ann', { email: 'ann@mail.test' }, { source: 'auth0' }));
    await engine.settle();
    expect(engine.users()['ann']).toMatchObject({ email: 'ann@mail.test' });
  });

  it('is no dead letter where users are known by their e-mail, which it does not tell', async () => {
    const engine = createEngine({ config: { auth0: { userKey: '{email}' } } });
    engine.send(blocked(), partly('bob', { blocked: true, firstName: 'Bob' }));
    await engine.settle(9 * HOUR_MS);
    expect(engine.memory.queue.size()).toBe(0);
    expect(reasons(engine)).toEqual(['unknown_user']);
    expect(engine.dead()[0]?.job).toMatchObject({ user: 'bob' });
    expect(engine.users()).toEqual({});
  });

  it('waits for the record that tells the e-mail, and counts then', async () => {
    const engine = createEngine({ config: { auth0: { userKey: '{email}' } } });
    const whole = { email: 'ann@mail.test', emailVerified: true };
    const known = user('ann', whole, { source: 'auth0' });
    engine.send(blocked(), tenant('acme', { name: 'Acme' }), grant('ann', 'acme', 'editor'));
    await engine.invoke();
    engine.send(known);
    await engine.settle();
    expect(engine.dead()).toEqual([]);
    expect(engine.roles()).toEqual([]);
  });

  it('writes an attribute that it is mapped to: a policy may ask for that', async () => {
    const engine = createEngine({ config: { auth0: { attributes: { off: 'blocked' } } } });
    engine.send(blocked());
    await engine.settle();
    expect(engine.users()['ann']).toMatchObject({ attributes: { off: true } });
  });
});

describe('a deletion of somebody whom nothing has told', () => {
  it('makes nobody, and counts: an older record makes nobody either', async () => {
    const engine = createEngine();
    const older = user('ann', { email: 'ann@mail.test' });
    engine.send(userDeleted('ann'));
    await engine.settle();
    engine.send(older);
    await engine.settle();
    expect(engine.users()).toEqual({});
    expect(engine.dead()).toEqual([]);
  });
});

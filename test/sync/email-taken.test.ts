import { describe, expect, it } from 'vitest';
import { createEngine, reasons } from './harness.ts';
import { membership, partly, tenant, user } from './jobs.ts';

/** bob has the address that ann is about to get. */
async function contested() {
  const engine = createEngine();
  engine.send(user('bob', { email: 'shared@mail.test' }), tenant('acme', { name: 'Acme' }));
  await engine.settle();
  return engine;
}

describe('an e-mail that belongs to another user in Permit', () => {
  it('is waited for a few times, longer each time, then dead-lettered', async () => {
    const engine = await contested();
    engine.send(user('ann', { email: 'shared@mail.test', firstName: 'Ann' }));
    await engine.settle();
    expect(reasons(engine)).toEqual(['email_taken']);
    expect(engine.dead()[0]?.reason).toMatchObject({ attempts: 5, status: 409 });
    expect(engine.delays).toEqual([4, 8, 15, 30]);
    expect(JSON.stringify([engine.dead()[0]?.reason, engine.log])).not.toContain('shared@');
  });

  it('keeps no role back', async () => {
    const engine = await contested();
    engine.send(
      user('ann', { email: 'shared@mail.test' }),
      membership('ann', 'acme', ['admin']),
      membership('bob', 'acme', ['member']),
    );
    await engine.invoke();
    expect(engine.roles()).toEqual(['ann acme admin', 'bob acme member']);
    await engine.settle();
    expect(engine.roles()).toEqual(['ann acme admin', 'bob acme member']);
    expect(engine.dead()).toHaveLength(1);
    expect(engine.dead()[0]?.job).toMatchObject({ kind: 'user' });
  });

  it('is healed by the other user’s change', async () => {
    const engine = await contested();
    engine.send(user('ann', { email: 'shared@mail.test' }));
    await engine.invoke();
    await engine.invoke();
    engine.send(user('bob', { email: 'bob@mail.test' }));
    await engine.settle();
    expect(reasons(engine)).toEqual([]);
    expect(engine.users()).toMatchObject({
      ann: { email: 'shared@mail.test' },
      bob: { email: 'bob@mail.test' },
    });
  });

  it('is healed by a later change, before or after it was dead-lettered', async () => {
    const engine = await contested();
    engine.send(user('ann', { email: 'shared@mail.test', firstName: 'Ann' }));
    await engine.settle();
    engine.send(user('ann', { email: 'ann@mail.test', firstName: 'Ann' }));
    await engine.settle();
    expect(engine.users()).toMatchObject({ ann: { email: 'ann@mail.test', first_name: 'Ann' } });
  });

  it('counts the receipts of the record, not those of a membership that came often', async () => {
    const engine = await contested();
    engine.standIn.faults.add({
      method: 'POST',
      path: '/role_assignments',
      times: 5,
      effect: { kind: 'error', status: 500 },
    });
    engine.send(membership('ann', 'acme', ['admin']));
    for (let receipt = 1; receipt <= 5; receipt++) {
      engine.pass(1000 * (engine.delays.at(-1) ?? 0));
      await engine.invoke();
    }
    engine.pass(1000 * (engine.delays.at(-1) ?? 0));
    engine.send(user('ann', { email: 'shared@mail.test' }));
    await engine.invoke();
    expect(reasons(engine)).toEqual([]);
    await engine.settle();
    expect(engine.dead()[0]?.reason.attempts).toBe(5);
  });

  it('is met by PATCH as by PUT', async () => {
    const engine = await contested();
    engine.send(user('ann', { email: 'ann@mail.test', firstName: 'Ann' }));
    await engine.settle();
    engine.send(partly('ann', { email: 'shared@mail.test' }));
    await engine.settle();
    expect(reasons(engine)).toEqual(['email_taken']);
    expect(engine.users()).toMatchObject({ ann: { email: 'ann@mail.test', first_name: 'Ann' } });
  });
});

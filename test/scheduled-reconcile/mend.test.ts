import { describe, expect, it } from 'vitest';
import { inShort } from '../reconcile/scene.ts';
import { DRIFT, drifted } from './drifted.ts';
import { createWorld, HOUR_MS, MINUTE_MS } from './world.ts';

describe('a run that mends', () => {
  it('sends what mends it, and the worker mends it', async () => {
    const scene = await drifted();
    const world = createWorld(scene, { ports: { mode: 'mend' } });
    expect(await world.wake()).toBe('finished');
    await scene.engine.settle();
    expect(scene.engine.dead()).toEqual([]);
    expect(scene.engine.roles().toSorted()).toEqual([
      'user_ann org_acme member',
      'user_bob org_acme member',
      'user_cid org_acme member',
    ]);
    expect(inShort(await scene.compare())).toEqual([]);
    expect(world.counted).toContain('reconcile_runs clerk finished 1');
    expect(world.counted).toContain(`reconcile_mends ${world.sent.length}`);
    expect(world.state().last?.found).toEqual({
      counts: DRIFT,
      users: 3,
      mends: world.sent.length,
    });
  });

  it('states what it read as of its beginning: an event that came meanwhile wins', async () => {
    const scene = await drifted();
    const began = scene.engine.now();
    const world = createWorld(scene, {
      ports: { mode: 'mend' },
      onStep: (step, when) => {
        if (step === 'provider' && when === 'before') scene.engine.pass(10_000);
      },
    });
    await world.wakeToEnd();
    // Objects that never changed since: each at the margin before the run, though their pages came later.
    const raised = world.sent.filter(({ eventId }) => eventId.startsWith('~reconcile:'));
    expect(new Set(raised.map(({ version }) => version))).toEqual(new Set([began - MINUTE_MS]));
    const { engine } = scene;
    engine.send({
      source: 'clerk',
      eventId: 'evt_1',
      eventType: 'user.updated',
      version: began + 1_000,
      observedAt: engine.now(),
      kind: 'user',
      change: 'updated',
      user: 'user_cid',
      whole: false,
      fields: { email: 'cid.last@mail.test' },
    });
    await engine.settle();
    expect(engine.users()).toMatchObject({ user_cid: { email: 'cid.last@mail.test' } });
  });

  it('finds nothing the next time', async () => {
    const scene = await drifted();
    const world = createWorld(scene, { ports: { mode: 'mend' } });
    await world.wake();
    await scene.engine.settle();
    scene.engine.pass(24 * HOUR_MS);
    expect(await world.wake()).toBe('finished');
    expect(world.state().last?.found).toEqual({ counts: {}, users: 3, mends: 0 });
  });

  it('deletes who is gone at the provider, once asked for by themselves', async () => {
    const scene = await drifted();
    scene.provider.removeUser('user_bob');
    const world = createWorld(scene, { ports: { mode: 'mend', maxRemovals: { count: 3 } } });
    scene.provider.asked.length = 0;
    expect(await world.wake()).toBe('finished');
    expect(scene.provider.asked.filter((id) => id === 'user_bob')).toHaveLength(2);
    expect(world.sent.map(({ kind }) => kind)).toContain('user.deleted');
  });
});

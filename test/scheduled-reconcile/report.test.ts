import { describe, expect, it } from 'vitest';
import { createScene, furnished } from '../reconcile/scene.ts';
import { byHand } from '../sync/by-hand.ts';
import { DRIFT, drifted } from './drifted.ts';
import { createWorld } from './world.ts';

describe('a run that reports', () => {
  it('finds what differs, by kind, and sends nothing', async () => {
    const scene = await drifted();
    const world = createWorld(scene);
    expect(await world.wake()).toBe('finished');
    expect(world.sent).toEqual([]);
    expect(scene.engine.memory.imports.size()).toBe(0);
    expect(world.state().last).toMatchObject({
      outcome: 'finished',
      mode: 'report',
      wakeUps: 1,
      found: { counts: DRIFT },
    });
    expect(world.counted).toEqual([
      'drift clerk missing 2',
      'drift clerk changed 1',
      'drift clerk extra 1',
      'reconcile_runs clerk finished 1',
    ]);
  });

  it('says it in one line, without anybody in it', async () => {
    const world = createWorld(await drifted());
    await world.wake();
    expect(world.log).toHaveLength(1);
    expect(world.log[0]).toMatchObject({
      level: 'info',
      source: 'clerk',
      mode: 'report',
      outcome: 'finished',
      ...DRIFT,
      attempts: 1,
    });
    const told = JSON.stringify([world.log, world.counted, world.state()]);
    expect(told).not.toMatch(/mail\.test|user_|org_|Acme/);
  });

  it('counts nothing where all agree, nor what is only in Permit', async () => {
    const scene = await furnished();
    byHand.assign(scene.engine, 'user_bob', 'org_acme', 'editor');
    const world = createWorld(scene);
    expect(await world.wake()).toBe('finished');
    expect(world.counted).toEqual(['reconcile_runs clerk finished 1']);
    expect(world.state().last?.found).toEqual({ counts: { foreign: 1 }, users: 3, mends: 0 });
  });

  it('does not take for drift what came while it read', async () => {
    const scene = await furnished();
    let isTold = false;
    const world = createWorld(scene, {
      async onStep(step, when) {
        // Permit was read; now somebody signs up, and the event is applied before the provider is read.
        if (isTold || step !== 'provider' || when !== 'before') return;
        isTold = true;
        scene.provider.setUser('user_dan', { email: 'dan@mail.test' });
        scene.provider.setRoles('user_dan', 'org_acme', ['org:member']);
        for await (const { jobs } of scene.provider.directory.pages()) scene.engine.send(...jobs);
        await scene.engine.settle();
      },
    });
    expect(await world.wake()).toBe('finished');
    expect(scene.engine.roles()).toContain('user_dan org_acme member');
    expect(world.state().last?.found).toEqual({ counts: {}, users: 4, mends: 0 });
  });

  it('leaves nothing behind of what it read', async () => {
    const world = createWorld(await drifted());
    await world.wake();
    expect([...world.chunks.rows.keys()]).toEqual([]);
    expect(world.state()).not.toHaveProperty('held');
    expect(world.state()).not.toHaveProperty('open');
  });

  it('is content with an account that has nobody, as long as the ledger has nobody', async () => {
    expect(await createWorld(createScene()).wake()).toBe('finished');
  });
});

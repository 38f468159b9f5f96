import { describe, expect, it } from 'vitest';
import type { WakeUp } from '../../lib/scheduled-reconcile/run-state.ts';
import { wakeUp } from '../../lib/scheduled-reconcile/wake-up.ts';
import { drifted } from './drifted.ts';
import { createWorld, type World } from './world.ts';

describe('two wake-ups at once', () => {
  it('the second goes away', async () => {
    const others: WakeUp[] = [];
    let isFirst = true;
    const world: World = createWorld(await drifted(), {
      async onStep(step, when) {
        if (step !== 'provider' || when !== 'before' || !isFirst) return;
        isFirst = false;
        others.push(await wakeUp(world.ports, world.ports.now() + 900_000));
      },
    });
    expect(await world.wake()).toBe('finished');
    expect(others).toEqual(['busy']);
    expect(world.counted.filter((line) => line.startsWith('reconcile_runs'))).toHaveLength(1);
  });

  it('one that slept beyond its time writes and sends nothing any more', async () => {
    const scene = await drifted();
    const others: WakeUp[] = [];
    let isFirst = true;
    const world: World = createWorld(scene, {
      ports: { mode: 'mend' },
      async onStep(step, when) {
        if (step !== 'send' || when !== 'before' || !isFirst) return;
        isFirst = false;
        scene.engine.pass(16 * 60_000);
        others.push(await world.wake());
      },
    });
    expect(await world.wake()).toBe('taken_over');
    expect(others).toEqual(['finished']);
    // Both sent: the same jobs, which do no harm.
    expect(new Set(world.sent.map((job) => JSON.stringify(job))).size).toBe(world.sent.length / 2);
    expect(world.state().last).toMatchObject({ outcome: 'finished', wakeUps: 2 });
    expect(world.state()).not.toHaveProperty('open');
  });

  it('one that finds the run ended between two looks does nothing', async () => {
    let isFirst = true;
    const world: World = createWorld(await drifted(), {
      async onStep(step, when) {
        if (step !== 'document' || when !== 'after' || !isFirst) return;
        isFirst = false;
        await world.wake();
      },
    });
    expect(await world.wake()).toBe('idle');
    expect(world.state()).not.toHaveProperty('held');
    expect(world.state().last).toMatchObject({ outcome: 'finished', wakeUps: 1 });
  });
});

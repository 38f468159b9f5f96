import { describe, expect, it } from 'vitest';
import { randomFrom } from '../sync/simulation/scheduler.ts';
import { createBusyProvider } from './busy-provider.ts';
import { createWorld, HOUR_MS, MINUTE_MS } from './world.ts';

const RUNS = 20;
/** Little time for some, and all of it for others. */
const LASTS_MS = [125_000, 150_000, 900_000];

describe('a run while people come and go', () => {
  it('takes back nothing that an event said, however it is cut and killed', async () => {
    let deaths = 0;
    let most = 0;
    for (let seed = 1; seed <= RUNS; seed++) {
      const random = randomFrom(seed);
      const busy = await createBusyProvider(random);
      const { engine } = busy.scene;
      let isOver = false;
      let isDead = false;
      const world = createWorld(busy.scene, {
        ports: { mode: 'mend', maxRemovals: { count: 100 } },
        async onStep(step, when) {
          if (isOver) return;
          isDead ||= random() < 0.008;
          if (isDead) throw new Error('killed');
          if (when === 'after' || step === 'document' || step === 'chunk') return;
          engine.pass(4_000 + Math.floor(random() * 14_000));
          if (random() < 0.25) await busy.happen();
        },
      });
      await busy.happen();
      const lastsMs = LASTS_MS[seed % LASTS_MS.length];
      while (world.state().last === undefined) {
        await world.wake(lastsMs).catch((error) => {
          if (!isDead) throw error;
          deaths += 1;
        });
        isDead = false;
        // The holder's time is over by the next wake-up.
        engine.pass(10_000);
        if (random() < 0.8) await busy.happen();
        engine.pass(3 * MINUTE_MS);
      }
      expect(world.state().last?.outcome, `seed ${seed}`).toBe('finished');
      most = Math.max(most, world.state().last?.wakeUps ?? 0);
      isOver = true;
      await busy.arrive();
      expect(busy.wrong('last told'), `seed ${seed}`).toEqual([]);
      // What nobody told is for the next run.
      engine.pass(24 * HOUR_MS);
      expect(await world.wake()).toBe('finished');
      await engine.settle();
      expect(busy.wrong('all'), `seed ${seed}`).toEqual([]);
    }
    expect(deaths).toBeGreaterThan(0);
    expect(most).toBeGreaterThan(2);
  });
});

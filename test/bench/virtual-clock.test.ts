import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../bench/clock/virtual-clock.ts';

const START = 1_800_000_000_000;

describe('the virtual clock', () => {
  it('lets hours pass without waiting for them', async () => {
    const clock = createVirtualClock(START);
    const begun = performance.now();
    await clock.run(() => clock.sleep(5 * 3_600_000));
    expect(clock.now()).toBe(START + 5 * 3_600_000);
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  it('wakes sleepers in the order of their ends, and those of one end in the order they lay down', async () => {
    const clock = createVirtualClock(START);
    const woken: string[] = [];
    const sleeper = async (name: string, ...naps: number[]) => {
      for (const nap of naps) {
        await clock.sleep(nap);
        woken.push(`${name}@${clock.now() - START}`);
      }
    };
    await clock.run(() =>
      Promise.all([sleeper('a', 30, 30), sleeper('b', 10, 20), sleeper('c', 45)]),
    );
    expect(woken).toEqual(['b@10', 'a@30', 'b@30', 'c@45', 'a@60']);
  });

  it('stands still while anybody is busy over several turns of the event loop', async () => {
    const clock = createVirtualClock(START);
    let sawAt = 0;
    const busy = async () => {
      for (let turns = 0; turns < 50; turns++) {
        await turn();
        sawAt = clock.now();
      }
    };
    await clock.run(() => Promise.all([clock.sleep(1_000), busy()]));
    expect(sawAt).toBe(START);
  });

  it('throws what the work throws', async () => {
    const clock = createVirtualClock(START);
    const work = async () => {
      await clock.sleep(10);
      throw new RangeError('too far');
    };
    await expect(clock.run(work)).rejects.toThrow(RangeError);
  });

  it('says so when nothing will ever go on', async () => {
    const clock = createVirtualClock(START);
    await expect(clock.run(() => new Promise(() => {}))).rejects.toThrow(/nobody sleeps/);
  });
});

import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../lib/sync/index.ts';
import { createHeap } from './heap.ts';

export interface VirtualClock extends Clock {
  /**
   * Runs some work, and lets time pass for it.
   *
   * @throws what the work throws, or an error when it waits for what no passing of time will bring
   */
  run<T>(work: () => Promise<T>): Promise<T>;
}

/** Turns of the event loop in which nobody asks for the time or sleeps: then all are asleep. */
const QUIET_TURNS = 3;
/** So many of them, and nobody asleep: it will never end. */
const STUCK_TURNS = 100_000;

/**
 * A clock for work that waits for nothing but this clock: time stands still while anybody can go on, and jumps to the
 * next sleeper's end when nobody can. So several workers run at once on it, hours pass in seconds, and two runs are
 * the same.
 *
 * @param start - ms since the epoch
 */
export function createVirtualClock(start: number): VirtualClock {
  const sleepers = createHeap<() => void>();
  let time = start;
  let activity = 0;

  function wakeNext(): void {
    time = Math.max(time, sleepers.nextAt());
    while (sleepers.nextAt() <= time) sleepers.pop()?.();
  }

  return {
    now() {
      activity += 1;
      return time;
    },
    sleep(ms) {
      activity += 1;
      const { promise, resolve } = Promise.withResolvers<void>();
      sleepers.push(time + Math.max(0, Math.ceil(ms)), resolve);
      return promise;
    },
    async run(work) {
      let ended = false;
      const outcome = work().finally(() => {
        ended = true;
      });
      // Awaited below; until then it must not count as unhandled.
      outcome.catch(() => {});
      let quiet = 0;
      while (!ended) {
        const seen = activity;
        await turn();
        quiet = activity === seen ? quiet + 1 : 0;
        if (quiet >= QUIET_TURNS && sleepers.size() > 0) {
          wakeNext();
          quiet = 0;
        }
        if (quiet > STUCK_TURNS) {
          throw new Error(
            'virtual clock: nobody sleeps and nobody goes on: something else is waited for',
          );
        }
      }
      return await outcome;
    },
  };
}

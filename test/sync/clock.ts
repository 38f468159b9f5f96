import type { Clock } from '../../lib/sync/index.ts';

/** A clock that stands still while anybody has something to do, and then goes to when the next sleeper wakes. */
export interface VirtualClock extends Clock {
  /** Lets so many ms pass at once; who would have woken within them wakes at their end. */
  pass(ms: number): void;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** @param start - in ms since the epoch */
export function createVirtualClock(start: number): VirtualClock {
  let time = start;
  let ticking = false;
  /** By time of waking, and among the same by when they fell asleep. */
  const asleep: Sleeper[] = [];

  function tick(): void {
    ticking = false;
    const [first] = asleep;
    if (first === undefined) return;
    time = Math.max(time, first.at);
    const later = asleep.findIndex(({ at }) => at > time);
    const due = asleep.splice(0, later === -1 ? asleep.length : later);
    for (const { wake } of due) wake();
    tickSoon();
  }

  /** A turn of the event loop comes only when nobody has anything to do: nothing here waits for the outside. */
  function tickSoon(): void {
    if (ticking || asleep.length === 0) return;
    ticking = true;
    setImmediate(tick);
  }

  return {
    now: () => time,
    sleep(ms) {
      const at = time + Math.max(0, Math.ceil(ms));
      return new Promise((wake) => {
        const before = asleep.findLastIndex((sleeper) => sleeper.at <= at);
        asleep.splice(before + 1, 0, { at, wake });
        tickSoon();
      });
    },
    pass(ms) {
      time += ms;
    },
  };
}

import type { ReadingOptions } from './directory.ts';

/** At most so many requests in so many ms. */
export interface Pace {
  readonly requests: number;
  readonly perMs: number;
}

/** Lets requests through one after the other, evenly spaced; all of one reader share it. */
export interface Pacer {
  /** Takes the next turn, and says in how many ms it is. */
  turn(): number;
  /** Nobody's turn comes within the next so many ms. */
  hold(ms: number): void;
}

/** Spaced rather than in bursts: the application itself lives under the same limit. */
export function createPacer(pace: Pace | undefined, { now }: Pick<ReadingOptions, 'now'>): Pacer {
  const spacing = pace === undefined ? 0 : pace.perMs / pace.requests;
  let next = 0;
  return {
    turn: () => {
      const at = now();
      const turn = Math.max(next, at);
      next = turn + spacing;
      return turn - at;
    },
    hold: (ms) => {
      next = Math.max(next, now() + ms);
    },
  };
}

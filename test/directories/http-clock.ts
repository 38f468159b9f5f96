import type { ReadingOptions } from '../../lib/directories/directory.ts';

export interface HttpClock extends ReadingOptions {
  /** Every wait told of, in order. */
  readonly waits: { readonly why: string; readonly ms: number }[];
  /** Ms slept so far, told of or not. */
  slept(): number;
}

/** Time that passes only by sleeping. `random`: half of what may be, always. */
export function createHttpClock(signal?: AbortSignal): HttpClock {
  const start = Date.UTC(2026, 0, 1);
  let time = start;
  const waits: { why: string; ms: number }[] = [];
  return {
    waits,
    slept: () => time - start,
    now: () => time,
    sleep: async (ms, ends) => {
      ends?.throwIfAborted();
      time += ms;
    },
    random: () => 0.5,
    onWait: (wait) => waits.push(wait),
    signal,
  };
}

import type { Clock } from '../ports.ts';

/** Jobs a second that are believed possible until it was measured: Lambda and DynamoDB do several times as many. */
const FIRST_GUESS = 600;
/** Rounds of fewer jobs say more about Permit's latency than about jobs. */
const WORTH_MEASURING = 1_000;
/** Time is left over rather than short. */
const CAUTION = 0.8;
const FEWEST_JOBS = 20;

/** How many jobs this process works off in a second: a round takes up no more than it has time for. */
export interface Speed {
  jobsUntil(stopAt: number): number;
  jobsIn(ms: number): number;
  /** Runs some work, which says how many jobs it was. */
  measured<T extends { readonly jobs: number }>(work: () => Promise<T>): Promise<T>;
}

export function createSpeed(clock: Clock): Speed {
  let jobsPerSecond = FIRST_GUESS;
  const jobsIn = (ms: number): number =>
    Math.max(FEWEST_JOBS, Math.floor((ms / 1000) * jobsPerSecond * CAUTION));
  return {
    jobsIn,
    jobsUntil: (stopAt) => jobsIn(Math.max(0, stopAt - clock.now())),
    async measured(work) {
      const startedAt = clock.now();
      const result = await work();
      const { jobs } = result;
      if (jobs < WORTH_MEASURING) return result;
      // Waits for budget are in it, too: then there is the less time for another round.
      const now = (jobs * 1000) / Math.max(1, clock.now() - startedAt);
      jobsPerSecond = now < jobsPerSecond ? now : (jobsPerSecond + now) / 2;
      return result;
    },
  };
}

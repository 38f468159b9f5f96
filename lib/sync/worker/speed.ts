import type { Clock } from '../ports.ts';

/** Jobs a second that are believed possible until it was measured: Lambda and DynamoDB do several times as many. */
const FIRST_GUESS = 600;
/** Rounds of fewer jobs say more about Permit's latency than about jobs: they do not make us slower. */
const SLOWER_FROM = 1_000;
const FASTER_FROM = 200;
/** However slow it seems to be, a round is large enough to be measured again. */
const SLOWEST = 60;
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
      const now = (jobs * 1000) / Math.max(1, clock.now() - startedAt);
      if (now > jobsPerSecond && jobs >= FASTER_FROM) jobsPerSecond = (jobsPerSecond + now) / 2;
      if (now < jobsPerSecond && jobs >= SLOWER_FROM) jobsPerSecond = Math.max(SLOWEST, now);
      return result;
    },
  };
}

import { RoundStopped, type StopCause } from './errors.ts';
import type { JobResult } from './results.ts';

const FIRST_DELAY_S = 5;
const LONGEST_DELAY_S = 900;
/** What is not the job's fault comes back within a minute of its end. */
const LONGEST_WAIT_S = 60;
/** Somebody else wrote, or time ran out: soon. */
const SOON_S = 3;

const STOP_WAIT_S: Readonly<Record<StopCause, number>> = {
  configuration: 45,
  throttled: 20,
  outage: 30,
  lease_lost: SOON_S,
  out_of_time: SOON_S,
};

const seconds = (ms: number): number => Math.ceil(ms / 1000);

/**
 * Seconds until a message that is to be tried again becomes visible. A failure of its own: exponential in the times
 * received, up to 15 minutes, the upper half jittered; what stopped the whole round: at most a minute. Never
 * sooner than Permit's `Retry-After`.
 *
 * @param random - in [0, 1)
 */
export function delayOf(
  result: Extract<JobResult, { kind: 'retry' }>,
  receiveCount: number,
  random: number,
): number {
  const { cause } = result;
  const retryAfterMs = cause !== undefined && 'retryAfterMs' in cause ? cause.retryAfterMs : 0;
  const atLeast = typeof retryAfterMs === 'number' ? seconds(retryAfterMs) : 0;
  if (cause === undefined) return Math.max(SOON_S, atLeast);
  if (cause instanceof RoundStopped) {
    const wait = STOP_WAIT_S[cause.stop] * (0.5 + random / 2);
    return Math.min(LONGEST_WAIT_S, Math.max(Math.ceil(wait), atLeast));
  }
  const longest = Math.min(LONGEST_DELAY_S, FIRST_DELAY_S * 2 ** Math.min(receiveCount - 1, 20));
  return Math.min(LONGEST_DELAY_S, Math.max(Math.ceil(longest * (0.5 + random / 2)), atLeast));
}

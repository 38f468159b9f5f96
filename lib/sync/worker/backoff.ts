import { RoundStopped, type StopCause } from '../errors.ts';
import type { JobResult } from '../round/read/results.ts';

const FIRST_DELAY_S = 5;
const LONGEST_DELAY_S = 900;
/** What waits for Permit or for us, and not for itself, is visible again within a minute. */
const LONGEST_WAIT_S = 60;
/** Somebody else wrote, or time ran out: soon. */
const SOON_S = 3;
/** Given up in line: whoever holds the lease may take it up at once. */
export const GIVEN_UP_S = 0;
/** An import is in no hurry, and whoever holds the lease drains its queue too. */
export const IMPORT_GIVEN_UP_S = 10;

const STOP_WAIT_S: Readonly<Record<StopCause, number>> = {
  configuration: 45,
  throttled: 20,
  outage: 30,
  ledger: 20,
  lease_lost: SOON_S,
  out_of_time: SOON_S,
};

const seconds = (ms: number): number => Math.ceil(ms / 1000);

/**
 * Seconds until messages become visible that are given back because of what stopped a round: within a minute, and not
 * before the budget has something again. The upper fifth is jittered.
 *
 * @param random - in [0, 1)
 */
export function delayOfStop(
  stop: StopCause,
  retryAfterMs: number | undefined,
  random: number,
): number {
  const wait = Math.max(STOP_WAIT_S[stop], seconds(retryAfterMs ?? 0)) * (0.8 + random / 5);
  return Math.min(LONGEST_WAIT_S, Math.ceil(wait));
}

/** How often it has failed, if it was tried again after 5 s, 10 s, 20 s and so on since then. */
const triesSince = (since: number, now: number): number =>
  1 + Math.round(Math.log2(1 + Math.max(0, now - since) / 1000 / FIRST_DELAY_S));

/**
 * Seconds until a message that is to be tried again becomes visible. A failure of its own: exponential, from when it
 * first failed (or else in the times received, which waiting adds to), up to 15 minutes, the upper half jittered, and
 * never sooner than Permit's `Retry-After`; what stopped the whole round: {@link delayOfStop}.
 *
 * @param now - in ms
 * @param random - in [0, 1)
 */
export function delayOf(
  result: Extract<JobResult, { kind: 'retry' }>,
  receiveCount: number,
  now: number,
  random: number,
): number {
  const { cause, since } = result;
  if (cause === undefined) return SOON_S;
  if (cause instanceof RoundStopped) {
    return delayOfStop(cause.stop, cause.retryAfterMs, random);
  }
  const retryAfterMs = 'retryAfterMs' in cause ? cause.retryAfterMs : 0;
  const atLeast = typeof retryAfterMs === 'number' ? seconds(retryAfterMs) : 0;
  const tries = since === undefined ? receiveCount : triesSince(since, now);
  const longest = Math.min(LONGEST_DELAY_S, FIRST_DELAY_S * 2 ** Math.min(tries - 1, 20));
  return Math.min(LONGEST_DELAY_S, Math.max(Math.ceil(longest * (0.5 + random / 2)), atLeast));
}

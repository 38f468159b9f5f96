import { RoundStopped, type StopCause } from './errors.ts';
import type { JobResult } from './results.ts';

const FIRST_DELAY_S = 5;
const LONGEST_DELAY_S = 900;
/**
 * SQS moves a message away, without a reason, when it has been received 1,000 times, and a message has to outlive an
 * outage as long as the queue's retention. So waits grow from this receipt on: that is some 20 minutes of an outage
 * in which messages come back within a minute; those of a longer one come back within a quarter of an hour.
 */
const PATIENT_RECEIPTS = 50;
const DOUBLE_EACH = 10;
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

/** A wait that is not the job's fault: as it is at first, longer with the times received. Its upper tenth is jittered. */
function stretched(wait: number, receiveCount: number, random: number): number {
  const doublings = Math.floor(Math.max(0, receiveCount - PATIENT_RECEIPTS) / DOUBLE_EACH);
  return Math.min(LONGEST_DELAY_S, wait * 2 ** Math.min(doublings, 20)) * (0.9 + random / 10);
}

/**
 * Seconds until a message becomes visible that was given up in line: the holder's next top-up may take it.
 *
 * @param random - in [0, 1)
 */
export const delayInLine = (receiveCount: number, random: number): number =>
  Math.ceil(stretched(SOON_S, receiveCount, random));

/**
 * Seconds until a message that is to be tried again becomes visible. A failure of its own: exponential in the times
 * received, up to 15 minutes, the upper half jittered; what stopped the whole round: within a minute, until it has
 * done so very often. Never sooner than Permit's `Retry-After`, up to the 15 minutes.
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
  if (cause === undefined) return SOON_S;
  if (cause instanceof RoundStopped) {
    const wait = stretched(STOP_WAIT_S[cause.stop], receiveCount, random);
    return Math.min(LONGEST_DELAY_S, Math.max(Math.ceil(wait), atLeast));
  }
  const longest = Math.min(LONGEST_DELAY_S, FIRST_DELAY_S * 2 ** Math.min(receiveCount - 1, 20));
  return Math.min(LONGEST_DELAY_S, Math.max(Math.ceil(longest * (0.5 + random / 2)), atLeast));
}

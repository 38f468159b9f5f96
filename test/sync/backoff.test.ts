import { describe, expect, it } from 'vitest';
import { RoundStopped, type StopCause } from '../../lib/sync/errors.ts';
import { delayOf } from '../../lib/sync/worker/backoff.ts';

const SECOND_MS = 1000;

/** A failure of a job's own. */
const own = (retryAfterMs?: number) =>
  ({ kind: 'retry', cause: Object.assign(new Error('503'), { retryAfterMs }) }) as const;
const stop = (cause: StopCause, retryAfterMs?: number) =>
  ({ kind: 'retry', cause: new RoundStopped(cause, 'stopped', { retryAfterMs }) }) as const;

describe('the wait after a failure of its own', () => {
  it('doubles with each receipt, up to a quarter of an hour', () => {
    const waits = [1, 2, 3, 4, 7, 8, 9, 40].map((receipt) => delayOf(own(), receipt, 0, 1));
    expect(waits).toEqual([5, 10, 20, 40, 320, 640, 900, 900]);
  });

  it('counts from when it first failed, where that is known: receipts in an outage do not lengthen it', () => {
    const after = (seconds: number) =>
      delayOf({ ...own(), since: 1e12 }, 300, 1e12 + seconds * SECOND_MS, 1);
    expect([0, 5, 15, 35, 75, 6 * 3600].map(after)).toEqual([5, 10, 20, 40, 80, 900]);
  });

  it('is jittered in its upper half', () => {
    expect(delayOf(own(), 5, 0, 0)).toBe(40);
    expect(delayOf(own(), 5, 0, 0.5)).toBe(60);
    expect(delayOf(own(), 40, 0, 0)).toBe(450);
  });

  it('is no shorter than Permit asks for, up to a quarter of an hour', () => {
    expect(delayOf(own(90_500), 1, 0, 1)).toBe(91);
    expect(delayOf(own(7_200_000), 1, 0, 1)).toBe(900);
  });
});

describe('the wait after a whole round was stopped', () => {
  const CAUSES = [
    'configuration',
    'throttled',
    'outage',
    'ledger',
    'lease_lost',
    'out_of_time',
  ] as const satisfies readonly StopCause[];

  it.each(CAUSES)('is within a minute however often the message came: %s', (cause) => {
    for (const receipt of [1, 20, 50, 900]) {
      expect(delayOf(stop(cause), receipt, 0, 0.99)).toBeLessThanOrEqual(60);
      expect(delayOf(stop(cause), receipt, 0, 0)).toBeGreaterThan(0);
      expect(delayOf(stop(cause), receipt, 0, 0)).toBe(delayOf(stop(cause), 1, 0, 0));
    }
  });

  it('is as long as Permit asks for, up to a minute', () => {
    expect(delayOf(stop('throttled', 40_000), 1, 0, 1)).toBe(40);
    expect(delayOf(stop('throttled', 240_000), 1, 0, 1)).toBe(60);
  });

  it('is jittered in its upper fifth', () => {
    expect(delayOf(stop('outage'), 1, 0, 0)).toBe(24);
    expect(delayOf(stop('outage'), 1, 0, 0.5)).toBe(27);
  });
});

import { describe, expect, it } from 'vitest';
import { delayInLine, delayOf } from '../../lib/sync/backoff.ts';
import { RoundStopped } from '../../lib/sync/errors.ts';

/** A failure of a job's own. */
const own = (retryAfterMs?: number) =>
  ({ kind: 'retry', cause: Object.assign(new Error('503'), { retryAfterMs }) }) as const;
const stop = (cause: RoundStopped['stop'], retryAfterMs?: number) =>
  ({ kind: 'retry', cause: new RoundStopped(cause, 'stopped', { retryAfterMs }) }) as const;

describe('the wait after a failure', () => {
  it('doubles with each receipt, up to a quarter of an hour', () => {
    const waits = [1, 2, 3, 4, 7, 8, 9, 40].map((receipt) => delayOf(own(), receipt, 1));
    expect(waits).toEqual([5, 10, 20, 40, 320, 640, 900, 900]);
  });

  it('is jittered in its upper half', () => {
    expect(delayOf(own(), 5, 0)).toBe(40);
    expect(delayOf(own(), 5, 0.5)).toBe(60);
    expect(delayOf(own(), 40, 0)).toBe(450);
  });

  it('is no shorter than Permit asks for, up to a quarter of an hour', () => {
    expect(delayOf(own(90_500), 1, 0)).toBe(91);
    expect(delayOf(own(7_200_000), 1, 0)).toBe(900);
    expect(delayOf(stop('throttled', 240_000), 1, 0)).toBe(240);
    expect(delayOf(stop('throttled', 7_200_000), 1, 0)).toBe(900);
  });

  it.each(['configuration', 'throttled', 'outage', 'lease_lost', 'out_of_time'] as const)(
    'is within a minute after the round was stopped by %s',
    (cause) => {
      for (const receipt of [1, 20, 50]) {
        expect(delayOf(stop(cause), receipt, 0.99)).toBeLessThanOrEqual(60);
        expect(delayOf(stop(cause), receipt, 0)).toBeGreaterThan(0);
      }
    },
  );

  it('lets a message outlive its retention with less than the thousand receipts that SQS allows', () => {
    for (const wait of [
      (receipt: number) => delayOf(stop('outage'), receipt, 0),
      (receipt: number) => delayOf(stop('configuration'), receipt, 0),
      (receipt: number) => delayInLine(receipt, 0),
    ]) {
      let receipts = 0;
      for (let seconds = 0; seconds < 7 * 24 * 3600; seconds += wait(receipts)) receipts++;
      expect(receipts).toBeLessThan(900);
    }
  });

  it('is short in line', () => {
    expect(delayInLine(1, 0.5)).toBe(3);
  });
});

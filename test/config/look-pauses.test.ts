import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterFind, type LastLook, mayLook, nextLook } from '../../lib/config/look-pauses.ts';

const SECOND_MS = 1000;

/**
 * Looks that failures bring about, none of which finds anything.
 *
 * @param failures - when they come, in seconds
 * @returns those that make a look
 */
function looksOf(failures: readonly number[]): number[] {
  let last: LastLook | undefined;
  return failures.filter((seconds) => {
    const now = seconds * SECOND_MS;
    if (!mayLook(last, now)) return false;
    last = nextLook(last, now);
    return true;
  });
}

/** One each second, so many, from then on. */
const flood = (count: number, from = 0): number[] =>
  Array.from({ length: count }, (_, n) => from + n);

describe('looks in vain', () => {
  it('come after 1, 2, 4 and 8 s, and every 10 s from then on', () => {
    expect(looksOf(flood(60))).toEqual([0, 1, 3, 7, 15, 25, 35, 45, 55]);
    expect(looksOf([0, 0.999, 1.1, 3])).toEqual([0, 1.1]);
  });

  it('that are far apart leave the pause at a second', () => {
    expect(looksOf([0, 20, 40, 60, 80, 81])).toEqual([0, 20, 40, 60, 80, 81]);
  });

  it.each([
    [50, 1],
    [40, 2],
    [30, 4],
    [20, 8],
    [10, 10],
  ])('are forgotten while it is quiet: after %i s the pause is %i s', (quiet, pause) => {
    // The last look of it is that of second 25.
    const again = 25 + quiet;
    const looks = looksOf([...flood(26), ...flood(20, again)]);
    expect(looks.slice(5, 8)).toEqual([25, again, again + pause]);
  });

  it('are at most five, and one more for each ten seconds, however failures come', () => {
    // Each is asked for as soon as it is let, or so much later.
    const later = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 * SECOND_MS }));
    const check = (waits: readonly number[]) => {
      const looks = looksAfter(waits);
      for (const [first, begin] of looks.entries()) {
        for (const [more, end] of looks.slice(first).entries()) {
          expect(more + 1).toBeLessThanOrEqual(5 + (end - begin) / (10 * SECOND_MS));
        }
      }
    };
    fc.assert(fc.property(fc.array(later, { maxLength: 40 }), check), { numRuns: 2000 });
  });
});

/** Looks that are made when they are let, and some ms later: when, in ms. */
function looksAfter(waits: readonly number[]): readonly number[] {
  let last = nextLook(undefined, 0);
  return waits.map((wait) => {
    let now = last.at;
    while (!mayLook(last, now)) now += SECOND_MS / 2;
    last = nextLook(last, now + wait);
    return last.at;
  });
}

describe('a look', () => {
  it('that found something makes the pause the first one again', () => {
    const worn = { at: 60_000, doublings: 4 };
    expect(mayLook(worn, 61_000)).toBe(false);
    expect(mayLook(afterFind(worn), 60_999)).toBe(false);
    expect(mayLook(afterFind(worn), 61_000)).toBe(true);
    expect(afterFind(undefined)).toBeUndefined();
  });

  it('is not forbidden by a clock that was put back', () => {
    const worn = { at: 3_600_000, doublings: 4 };
    expect(mayLook(worn, 60_000)).toBe(true);
    expect(nextLook(worn, 60_000)).toEqual({ at: 60_000, doublings: 4 });
  });
});

import { describe, expect, it } from 'vitest';
import { floorOf } from '../../bench/floor.ts';
import { duration } from '../../bench/format.ts';
import { percentile } from '../../bench/live/percentile.ts';
import { readOptions } from '../../bench/options.ts';

describe('the floor', () => {
  it('is 10 calls for 10,000 new users in 100 tenants', () => {
    expect(floorOf({ usersWritten: 10_000, tenantsWritten: 100, rolesGiven: 10_000 })).toBe(10);
  });

  it('is 84 calls for 100,000 users with one assignment each', () => {
    expect(floorOf({ usersWritten: 100_000, rolesGiven: 100_000 })).toBe(84);
  });

  it('is one call for a thousand users, and none for nothing', () => {
    expect(floorOf({ usersWritten: 1_000 })).toBe(1);
    expect(floorOf({})).toBe(0);
  });

  it('is 4 calls for 10,000 deleted users, whose roles go with them', () => {
    expect(floorOf({ usersDeleted: 10_000 })).toBe(4);
  });
});

describe('a percentile', () => {
  const samples = Array.from({ length: 200 }, (_, index) => 200 - index);

  it.each([
    [50, 100],
    [99, 198],
    [100, 200],
  ])('%d of 1 to 200 is %d', (percent, expected) => {
    expect(percentile(samples, percent)).toBe(expected);
  });

  it('of nothing is not a number, so that no target is reached by it', () => {
    expect(percentile([], 50) <= 1_000_000).toBe(false);
  });
});

describe('a duration', () => {
  it.each([
    [12, '12 ms'],
    [12_340, '12.3 s'],
    [250_000, '4 min 10 s'],
    [60_000_000, '16 h 40 min'],
  ])('%d ms reads %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });
});

describe('the command line', () => {
  it('takes workloads in any case, and quick sizes', () => {
    expect(readOptions(['a', 'F2', '--quick'], ['A', 'F2'])).toEqual({
      ids: ['A', 'F2'],
      quick: true,
    });
  });

  it('refuses a workload that there is not', () => {
    expect(() => readOptions(['Z'], ['A', 'B'])).toThrow('no workload Z: there are A, B');
  });
});

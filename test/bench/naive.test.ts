import { describe, expect, it } from 'vitest';
import { compareEndState } from '../../bench/end-state.ts';
import { naiveSignUps, runNaive } from '../../bench/naive.ts';
import { populate } from '../../bench/population.ts';

describe('the naive handler that the benchmark compares with', () => {
  it('makes three write calls a sign-up, waits out the limits, and ends right', async () => {
    const population = populate(400, 7);
    const run = await runNaive(naiveSignUps(population));
    expect(run.writes).toBe(1_200);
    expect(run.refused).toBeGreaterThan(0);
    // 300 writes a minute: the last of 1,200 comes after three full minutes at the earliest.
    expect(run.virtualMs).toBeGreaterThan(180_000);
    expect(run.virtualMs).toBeLessThan(400_000);
    expect(compareEndState(run.facts, population)).toEqual({ wrong: 0, examples: [] });
  });
});

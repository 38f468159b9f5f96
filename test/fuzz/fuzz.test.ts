import { describe, expect, it } from 'vitest';
import { allProperties } from './all-properties.ts';

/** Of each property with a weight of 1; `npm run fuzz` tries a million in all. */
const CASES = 40;

describe('what anybody may send', () => {
  it.each(allProperties.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const cases = Math.max(2, Math.round(CASES * one.weight));
    expect(await one.run(cases)).toBe(cases);
  });
});

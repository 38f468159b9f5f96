import type { Difference } from './compare-facts.ts';
import type { Refusal } from './refusal.ts';

/** What differs between the dead letter that an example states, if it states one, and those that there are. */
export function compareRefusals(
  expected: string | undefined,
  refusals: readonly Refusal[],
): readonly Difference[] {
  if (expected !== undefined && refusals.length === 0) {
    return [{ path: 'refused', expected, found: null }];
  }
  return refusals
    .filter(({ reason }) => reason !== expected)
    .map(({ reason, message }) => ({
      path: 'refused',
      expected: expected ?? null,
      found: `${reason}: ${message}`,
    }));
}

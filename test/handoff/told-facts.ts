import fc from 'fast-check';
import { beneath } from '../../lib/handoff/mark.ts';
import { type Version, versionAt } from '../../lib/jobs/index.ts';

export type Facts = Readonly<Record<string, string>>;

/** A token, by what it names: not every token of a user names the same (ID token, access token). */
export interface Token {
  /** `iat`. */
  readonly second: number;
  readonly facts: Facts;
}

export const START_S = 1000;
export const INTERVAL_MS = 30_000;

export const anyToken: fc.Arbitrary<Token> = fc.record({
  second: fc.integer({ min: START_S, max: START_S + 40 }),
  facts: fc.constantFrom<Facts>(
    { acme: 'admin' },
    { acme: 'viewer' },
    { globex: 'admin' },
    { globex: 'viewer' },
  ),
});

/** Of different seconds: within one, it is by the tokens' ids who wins. */
export const apart = (minLength: number, maxLength: number) =>
  fc.uniqueArray(anyToken, { minLength, maxLength, size: 'max', selector: ({ second }) => second });

export const versionOf = ({ second }: Token, index: number): Version =>
  `${versionAt(second * 1000)}.1.${index}`;

/** The version at which a token is told that must stay beneath another. */
export function versionBeneath(under: Version, { second }: Token, index: number): Version {
  const { version, eventId } = beneath(under, second * 1000, String(index));
  return `${versionAt(version)}.0.${eventId}`;
}

/** Facts that were told, or should have been. */
export interface Said {
  readonly version: Version;
  readonly facts: Facts;
}

/** What stands in the end: of each fact the newest word, as the worker has it. */
export function endOf(all: readonly Said[]): Facts {
  const end: Record<string, string> = {};
  for (const { facts } of all.toSorted((a, b) => (a.version < b.version ? -1 : 1))) {
    Object.assign(end, facts);
  }
  return end;
}

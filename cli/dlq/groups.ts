import type { LetterFacts } from './letter-facts.ts';

/** Letters of one reason and source. Times in ms. */
export interface LetterGroup {
  readonly reason: string;
  readonly source: string | undefined;
  readonly count: number;
  readonly oldest: number;
  readonly newest: number;
  /** Of the newest letter. */
  readonly message: string | undefined;
  readonly id: string;
}

/** Counts letters by reason and source, and holds none of them. */
export interface Grouping {
  add(letter: LetterFacts): void;
  /** Most first. */
  groups(): readonly LetterGroup[];
}

export function createGrouping(): Grouping {
  const found = new Map<string, LetterGroup>();
  return {
    add(letter) {
      const { reason, source, at, message, id } = letter;
      const key = `${reason}\n${source ?? ''}`;
      const known = found.get(key);
      if (known === undefined) {
        found.set(key, { reason, source, count: 1, oldest: at, newest: at, message, id });
        return;
      }
      found.set(key, {
        ...known,
        count: known.count + 1,
        oldest: Math.min(known.oldest, at),
        ...(at >= known.newest ? { newest: at, message, id } : {}),
      });
    },
    groups: () =>
      [...found.values()].sort(
        (a, b) =>
          b.count - a.count ||
          a.reason.localeCompare(b.reason) ||
          (a.source ?? '').localeCompare(b.source ?? ''),
      ),
  };
}

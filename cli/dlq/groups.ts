import type { LetterFacts } from './letter-facts.ts';

/** Letters of one reason, source and message. Times in ms. */
export interface LetterGroup {
  readonly reason: string;
  readonly source: string | undefined;
  readonly count: number;
  readonly oldest: number;
  readonly newest: number;
  /** Different messages of its letters: more than one where they were put together. */
  readonly messages: number;
  /** Of the newest letter. */
  readonly message: string | undefined;
  readonly id: string;
}

/** Messages of one reason and source that are told apart. */
const MAX_MESSAGES = 10;

/** Counts letters by reason, source and message, and holds none of them. */
export interface Grouping {
  add(letter: LetterFacts): void;
  /**
   * Those of one reason and source together; most first, and what was put together last.
   *
   * @param messages - of one reason and source that have a group of their own; the others share one
   */
  groups(messages?: number): readonly LetterGroup[];
}

export function createGrouping(): Grouping {
  const kinds = new Map<string, Map<string | undefined, LetterGroup>>();
  return {
    add(letter) {
      const { reason, source, at, message, id } = letter;
      const key = `${reason}\n${source ?? ''}`;
      const kind = kinds.get(key) ?? new Map<string | undefined, LetterGroup>();
      kinds.set(key, kind);
      const own = { reason, source, count: 1, oldest: at, newest: at, messages: 1, message, id };
      const known = kind.get(message);
      kind.set(message, known === undefined ? own : { ...together(known, own), messages: 1 });
    },
    groups: (messages = MAX_MESSAGES) =>
      [...kinds.values()]
        .map((kind) => [...kind.values()].sort(byCount))
        .sort((a, b) => lettersOf(b) - lettersOf(a) || byName(a[0], b[0]))
        .flatMap((kind) => {
          const rest = kind.slice(messages);
          return rest.length === 0 ? kind : [...kind.slice(0, messages), rest.reduce(together)];
        }),
  };
}

function together(a: LetterGroup, b: LetterGroup): LetterGroup {
  return {
    ...(b.newest >= a.newest ? b : a),
    count: a.count + b.count,
    messages: a.messages + b.messages,
    oldest: Math.min(a.oldest, b.oldest),
  };
}

const lettersOf = (groups: readonly LetterGroup[]): number =>
  groups.reduce((sum, { count }) => sum + count, 0);

const byCount = (a: LetterGroup, b: LetterGroup): number =>
  b.count - a.count || (a.message ?? '').localeCompare(b.message ?? '');

const byName = (a: LetterGroup | undefined, b: LetterGroup | undefined): number =>
  (a?.reason ?? '').localeCompare(b?.reason ?? '') ||
  (a?.source ?? '').localeCompare(b?.source ?? '');

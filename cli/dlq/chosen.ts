import { parseKeptEvent } from '../../lib/providers/index.ts';
import type { DeadLetter } from '../../lib/queue/index.ts';
import type { Given } from '../command.ts';
import { usageError } from '../errors.ts';
import { createFilter } from './filter.ts';
import { readFilter } from './filter-options.ts';
import { factsOf, type LetterFacts } from './letter-facts.ts';
import { createWantedIds } from './letter-ids.ts';

/** Which letters a command is about. */
export interface Choice {
  /** A letter's facts, if it is one of them. */
  choose(letter: DeadLetter): LetterFacts | undefined;
  /** Whether all that were asked for by whole ids are found. */
  isDone(): boolean;
  /** @throws {CliError} `ambiguous_id` or `no_such_letter` */
  check(outOfSight: number): void;
}

export interface ChoiceOptions {
  readonly ids: readonly string[];
  /** What to do where nothing says which: `all` of them, or ask for `--all`. */
  readonly otherwise: 'all' | 'refuse';
  readonly all?: boolean | undefined;
}

/** @throws {CliError} `usage`; of the mapping, which knows Permit's keys */
export async function readChoice(given: Given, options: ChoiceOptions): Promise<Choice> {
  const { ids, otherwise, all = false } = options;
  const filter = readFilter(given.options, given.shell.now());
  const ways = [ids.length > 0, filter !== undefined, all].filter(Boolean).length;
  if (ways > 1) {
    throw usageError(
      'letters are chosen in two ways',
      'Give ids, or filters such as --reason, or --all.',
    );
  }
  if (ways === 0 && otherwise === 'refuse') {
    throw usageError(
      'which letters?',
      'Give ids, filters such as --reason, or --all. See what is there: permit-sync dlq list',
    );
  }
  const factsFor = (letter: DeadLetter) => factsOf(letter, parseKeptEvent);
  if (ids.length > 0) {
    const wanted = createWantedIds(ids, true);
    return {
      choose: (letter) => (wanted.take(letter.messageId) ? factsFor(letter) : undefined),
      isDone: wanted.isDone,
      check: wanted.check,
    };
  }
  const byEntity = filter?.entity !== undefined || filter?.tenant !== undefined;
  const matches = createFilter(filter ?? {}, byEntity ? await given.access.mapping() : undefined);
  return {
    choose(letter) {
      const facts = factsFor(letter);
      return matches(facts) ? facts : undefined;
    },
    isDone: () => false,
    check: () => {},
  };
}

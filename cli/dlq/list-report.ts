import type { Given } from '../command.ts';
import { duration, instant } from '../terminal/index.ts';
import type { LetterGroup } from './groups.ts';
import { type LetterFacts, NO_REASON } from './letter-facts.ts';
import { shortId } from './letter-ids.ts';
import { type TellingColumn, tellingTable } from './telling-table.ts';

/** A letter as a list shows it. */
export interface ListedLetter extends LetterFacts {
  /** The id of another letter that has the same body and reason. */
  readonly sameAs: string | undefined;
}

/** Makes a text fit to be shown. */
type Clear = (text: string) => string;

const MOVED = 'SQS moved it: the worker died on it';

const messageOf = ({ reason, message }: Pick<LetterFacts, 'reason' | 'message'>): string =>
  message ?? (reason === NO_REASON ? MOVED : '');

const others = (count: number): string => `and ${count} other message${count === 1 ? '' : 's'}`;

export function tableOfGroups(groups: readonly LetterGroup[], given: Given, clear: Clear): void {
  const { isHuman } = given.terminal;
  const when = whenIn(given);
  const columns: readonly TellingColumn<LetterGroup>[] = [
    { name: 'reason', cell: ({ reason }) => clear(reason), mayBeEqual: true },
    { name: 'source', cell: ({ source = '' }) => source, mayBeEqual: true },
    { name: 'letters', align: 'right', cell: ({ count }) => String(count) },
    { name: 'oldest', align: 'right', cell: ({ oldest }) => when(oldest), mayGo: 2 },
    { name: 'newest', align: 'right', cell: ({ newest }) => when(newest), mayGo: 1 },
    { name: 'e.g.', cell: ({ id }) => (isHuman ? shortId(id) : id) },
    {
      name: 'message',
      cell: (group) => (group.messages === 1 ? clear(messageOf(group)) : others(group.messages)),
    },
  ];
  draw(columns, groups, given);
}

export function tableOfLetters(letters: readonly ListedLetter[], given: Given, clear: Clear): void {
  const { isHuman } = given.terminal;
  const id = (text: string) => (isHuman ? shortId(text) : text);
  const when = whenIn(given);
  const unique = (texts: readonly (string | null | undefined)[]) =>
    clear([...new Set(texts.filter((text) => typeof text === 'string'))].join(', '));
  const columns: readonly TellingColumn<ListedLetter>[] = [
    { name: 'id', cell: (letter) => id(letter.id) },
    { name: 'reason', cell: ({ reason }) => clear(reason), mayBeEqual: true },
    { name: 'source', cell: ({ source = '' }) => source, mayBeEqual: true },
    { name: 'event', cell: ({ eventType = '' }) => eventType, mayGo: 2, mayBeEqual: true },
    {
      name: 'user',
      cell: ({ entities }) => unique(entities.map(({ user }) => user)),
      isId: true,
      mayBeEqual: true,
    },
    {
      name: 'organization',
      cell: ({ entities }) => unique(entities.map(({ tenant }) => tenant)),
      isId: true,
      mayBeEqual: true,
    },
    { name: isHuman ? 'age' : 'failed', align: 'right', cell: ({ at }) => when(at) },
    {
      name: 'tries',
      align: 'right',
      cell: ({ attempts }) => (attempts === undefined ? '' : String(attempts)),
      mayGo: 1,
    },
    {
      name: 'same as',
      cell: ({ sameAs }) => (sameAs === undefined ? '' : id(sameAs)),
      mayBeEqual: true,
    },
    { name: 'message', cell: (letter) => clear(messageOf(letter)), mayBeEqual: true },
  ];
  draw(columns, letters, given);
}

const whenIn = ({ terminal, shell }: Given): ((ms: number) => string) => {
  const now = shell.now();
  return (ms) => (terminal.isHuman ? duration(now - ms) : instant(ms));
};

function draw<T>(
  columns: readonly TellingColumn<T>[],
  rows: readonly T[],
  { terminal }: Given,
): void {
  const { table, equal } = tellingTable(columns, rows, terminal);
  terminal.table(table);
  if (equal.length > 0) terminal.note(`All of them: ${equal.join('; ')}`);
}

export function groupJson(group: LetterGroup, clear: Clear) {
  return {
    reason: group.reason,
    source: group.source ?? null,
    count: group.count,
    oldest: instant(group.oldest),
    newest: instant(group.newest),
    /** How many different ones; the example's is one of them. */
    messages: group.messages,
    example: { id: group.id, message: clear(messageOf(group)) },
  };
}

export function letterJson(letter: ListedLetter, clear: Clear) {
  return {
    id: letter.id,
    reason: letter.reason,
    message: clear(messageOf(letter)),
    source: letter.source ?? null,
    eventType: letter.eventType ?? null,
    eventId: letter.eventId === undefined ? null : clear(letter.eventId),
    entities: letter.entities.map(({ user, tenant }) => ({
      user: user === undefined ? null : clear(user),
      tenant: typeof tenant === 'string' ? clear(tenant) : null,
    })),
    failedAt: instant(letter.at),
    attempts: letter.attempts ?? null,
    sameAs: letter.sameAs ?? null,
  };
}

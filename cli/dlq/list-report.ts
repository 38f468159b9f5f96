import type { Given } from '../command.ts';
import { duration, instant } from '../terminal/index.ts';
import type { LetterGroup } from './groups.ts';
import { entityText, type LetterFacts, NO_REASON } from './letter-facts.ts';
import { shortId } from './letter-ids.ts';

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

export function tableOfGroups(
  groups: readonly LetterGroup[],
  { terminal, shell }: Given,
  clear: Clear,
): void {
  const now = shell.now();
  const when = (ms: number) => (terminal.isHuman ? duration(now - ms) : instant(ms));
  terminal.table({
    columns: [
      'reason',
      'source',
      { name: 'letters', align: 'right' },
      { name: 'oldest', align: 'right' },
      { name: 'newest', align: 'right' },
      'e.g.',
      'message',
    ],
    rows: groups.map((group) => [
      clear(group.reason),
      group.source ?? '',
      String(group.count),
      when(group.oldest),
      when(group.newest),
      terminal.isHuman ? shortId(group.id) : group.id,
      clear(messageOf(group)),
    ]),
  });
}

export function tableOfLetters(
  letters: readonly ListedLetter[],
  { terminal, shell }: Given,
  clear: Clear,
): void {
  const now = shell.now();
  const { isHuman } = terminal;
  const id = (text: string) => (isHuman ? shortId(text) : text);
  terminal.table({
    columns: [
      'id',
      'reason',
      'source',
      'event',
      'about',
      { name: isHuman ? 'age' : 'failed', align: 'right' },
      { name: 'tries', align: 'right' },
      'same as',
    ],
    rows: letters.map((letter) => [
      id(letter.id),
      clear(letter.reason),
      letter.source ?? '',
      letter.eventType ?? '',
      clear(letter.entities.map(entityText).join(', ')),
      isHuman ? duration(now - letter.at) : instant(letter.at),
      letter.attempts === undefined ? '' : String(letter.attempts),
      letter.sameAs === undefined ? '' : id(letter.sameAs),
    ]),
  });
}

export function groupJson(group: LetterGroup, clear: Clear) {
  return {
    reason: group.reason,
    source: group.source ?? null,
    count: group.count,
    oldest: instant(group.oldest),
    newest: instant(group.newest),
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

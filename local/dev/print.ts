import { styleText } from 'node:util';
import type { LogEntry } from './log-line.ts';
import { isGivenBack, type Mood } from './stages.ts';
import type { Story } from './story.ts';

type Style = 'green' | 'red' | 'yellow' | 'dim';
const STYLES: Readonly<Record<Mood, Style | undefined>> = {
  good: 'green',
  plain: undefined,
  wait: 'yellow',
  bad: 'red',
};

/** Heeds NO_COLOR, and whether anybody looks at a terminal. */
const paint = (style: Style | undefined, text: string) =>
  style === undefined ? text : styleText(style, text);

/** Characters of an event's type: the longest of the ones that we handle. */
const TYPE_LENGTH = 'TokenGeneration_NewPasswordChallenge'.length;

/** In a column of its own: filled up, or cut. */
const column = (text: string, length: number) =>
  text.length > length ? `${text.slice(0, length - 1)}…` : text.padEnd(length);

/** What comes from outside moves no cursor and changes no colour. */
const printable = (text: string) => text.replaceAll(/\p{Cc}+/gu, ' ');

/** One line, with the event's id whole at its end: it is what logs are searched by. @param at milliseconds. */
export function storyLine(story: Story, at: number): string {
  const clock = new Date(at).toTimeString().slice(0, 8);
  const stages = story.stages
    .map(({ text, mood }) => paint(STYLES[mood], printable(text)))
    .join(paint('dim', ' → '));
  return [
    paint('dim', clock),
    story.source.padEnd(8),
    column(printable(story.eventType), TYPE_LENGTH),
    stages,
    ...(story.tookMs === undefined ? [] : [paint('dim', `${(story.tookMs / 1000).toFixed(1)} s`)]),
    ...(story.eventId === '' ? [] : [paint('dim', ` ${printable(story.eventId)}`)]),
  ].join(' ');
}

/** An entry that belongs to no event's story; only warnings and errors are worth a line. */
export function entryLine(name: string, entry: LogEntry): string | undefined {
  // Of a message, its event's story says it.
  if (isGivenBack(entry) || entry.event === 'job') return undefined;
  if (entry.level !== 'warn' && entry.level !== 'error') return undefined;
  const { level, event, cause, code, route, message, status, permitRequestId } = entry;
  const words = [event, cause, code, route, message].filter(
    (word) => word !== undefined && word !== '',
  );
  const answer = [status, permitRequestId].filter((word) => word !== undefined).join(', ');
  const text = `${words.join(': ')}${answer === '' ? '' : ` (${answer})`}`;
  return `${paint(level === 'warn' ? 'yellow' : 'red', name)} ${printable(text)}`;
}

/** Everything that an entry says of its event, for a look back. */
export function briefLine(name: string, entry: LogEntry): string {
  const { event, outcome, code, cause, route, status, source, eventType, eventId, message } = entry;
  const words = [event, outcome, code, cause, route, status, source, eventType, eventId, message];
  return `${name.padEnd(8)} ${words.filter((word) => word !== undefined).join(' ')}`;
}

/** Text that a function wrote and that is no entry. */
export const textLine = (name: string, text: string) => paint('dim', `${name}: ${text}`);

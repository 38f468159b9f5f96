import type { Answer } from '../../lib/samples/index.ts';
import { CliError } from '../errors.ts';
import type { Terminal } from '../terminal/index.ts';
import type { TriggerOptions } from './options.ts';
import { isAccepted, type Sent } from './send-all.ts';
import type { Destination } from './types.ts';

export interface Errand {
  /** Provider and event. */
  readonly name: string;
  /** How many were to be sent. */
  readonly count: number;
  readonly destination: Destination;
  readonly options: TriggerOptions;
}

/** Of an answer. */
const MAX_TEXT_LENGTH = 200;

/**
 * Says what came of it, and how to follow it.
 *
 * @throws {CliError} `not_accepted`
 */
export function report(sent: readonly Sent[], errand: Errand, terminal: Terminal): undefined {
  const refused = sent.find(({ answer }) => !isAccepted(answer));
  if (terminal.json) terminal.printJson(jsonOf(sent, errand));
  else if (errand.count === 1) tellOne(sent, errand, terminal);
  else tellMany(sent, terminal);
  if (refused !== undefined) throw notAccepted(refused.answer, sent.length, errand);
  if (terminal.json) return;
  for (const line of howToFollow(errand)) terminal.note(line);
}

function jsonOf(sent: readonly Sent[], { name, count, destination }: Errand) {
  return {
    event: name,
    destination: destination.label,
    count,
    accepted: sent.filter(({ answer }) => isAccepted(answer)).length,
    events: sent.map(({ eventId, about, answer }) => ({
      eventId: eventId ?? null,
      user: about?.user ?? null,
      organization: about?.organization ?? null,
      status: answer.status,
      answer: textOf(answer),
    })),
  };
}

function tellOne([one]: readonly Sent[], { name, destination }: Errand, terminal: Terminal): void {
  if (one === undefined) return;
  const { answer, eventId } = one;
  const lines: [string, string][] = [
    ['event', name],
    ...(eventId === undefined ? [] : [['event id', eventId] satisfies [string, string]]),
    ['sent to', destination.label],
    ['answer', `${answer.status} ${textOf(answer)}`.trim()],
  ];
  for (const [title, value] of lines) {
    terminal.print(terminal.isHuman ? `${title.padEnd(8)}  ${value}` : `${title}\t${value}`);
  }
}

/** How often each answer came. */
function tellMany(sent: readonly Sent[], terminal: Terminal): void {
  const counts = new Map<string, { readonly answer: Answer; count: number }>();
  for (const { answer } of sent) {
    const known = counts.get(`${answer.status} ${answer.text}`);
    if (known === undefined) counts.set(`${answer.status} ${answer.text}`, { answer, count: 1 });
    else known.count++;
  }
  terminal.table({
    columns: [{ name: 'events', align: 'right' }, 'status', 'answer'],
    rows: Array.from(counts.values(), ({ answer, count }) => [
      String(count),
      String(answer.status),
      textOf(answer),
    ]),
  });
}

/** What comes from outside moves no cursor; a trigger's answer is its event, which we know. */
function textOf({ text }: Answer): string {
  if (/^\{.*"triggerSource"/s.test(text)) return 'the event, as Cognito wants it';
  const line = text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
  return line.length > MAX_TEXT_LENGTH ? `${line.slice(0, MAX_TEXT_LENGTH)}…` : line;
}

const REMEDIES: Readonly<Record<number, string>> = {
  401: 'The secret that it was signed with is not one of those over there.',
  403: 'It was turned away before it reached the service: check --url and what stands before it.',
  404: 'There is no such route: check --url; the stack outputs ClerkWebhookUrl and Auth0WebhookUrl are it.',
  500: 'The function failed: its log says why. `permit-sync doctor` looks at its settings.',
  503: 'The queue did not take it: `permit-sync doctor` says why; sent again, it does no harm.',
};

function notAccepted(answer: Answer, sent: number, { name, count, destination }: Errand): CliError {
  const rest = count > sent ? `; ${count - sent} were not sent` : '';
  return new CliError(
    'not_accepted',
    `${name}: ${destination.label} answered ${answer.status}${rest}`,
    { remedy: REMEDIES[answer.status] ?? 'Check --url, and what answers there.' },
  );
}

function howToFollow({ options }: Errand): string[] {
  const isLocal = options.url === undefined && options.function === undefined;
  const stage = options.stage ?? (isLocal ? 'local' : undefined);
  const at = stage === undefined ? '' : ` --stage ${stage}`;
  return [
    ...(stage === 'local'
      ? ['The window of npm run dev tells what becomes of it. Or follow it by:']
      : ['Follow it:']),
    `  permit-sync status --watch${at}`,
    `  permit-sync dlq list${at}`,
  ];
}

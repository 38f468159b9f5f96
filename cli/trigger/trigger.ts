import * as z from 'zod/mini';
import { cognitoCallSamples, subjectOf } from '../../lib/samples/index.ts';
import type { Given } from '../command.ts';
import { interrupted } from '../errors.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { Terminal } from '../terminal/index.ts';
import { type Chosen, chooseEvent } from './choose-event.ts';
import { findDestination } from './destination.ts';
import { listSamples } from './list.ts';
import { assertUsed, readOptions, type TriggerOptions } from './options.ts';
import { report } from './report.ts';
import { type Outgoing, sendAll } from './send-all.ts';

const word = z.optional(z.string());

/** `permit-sync trigger`: sends one sample event, or many. */
export async function trigger(given: Given): Promise<ExitCode | undefined> {
  const { terminal, shell } = given;
  const options = readOptions(given.options);
  const [provider, what] = [word.parse(given.args[0]), word.parse(given.args[1])];
  if (options.list === true) {
    listSamples(provider, terminal);
    return undefined;
  }
  const chosen = chooseEvent(provider, what, shell.cwd);
  const name = nameOf(chosen);
  assertUsed(options, name, 'sample' in chosen ? chosen.sample : undefined);
  const count = options.count ?? 1;
  const outgoing = eventsOf(chosen, options, count, shell.now);
  if (options.print === true) {
    print(
      [...outgoing].map(({ event }) => event),
      given,
    );
    return undefined;
  }

  const event = { provider: chosen.provider, isCall: isCall(chosen) };
  const destination = await findDestination(event, options, given);
  try {
    const many = count === 1 ? name : `${count} × ${name}`;
    if (!destination.isHere && !(await isMeant(many, destination.label, terminal))) {
      terminal.note('Nothing was sent.');
      return undefined;
    }
    const progress = count > 1 ? terminal.progress({ unit: 'events', total: count }) : undefined;
    const sent = await sendAll(outgoing, {
      destination,
      signal: shell.signal,
      onSent: (done) => progress?.update(done),
    }).finally(() => progress?.stop());
    if (sent.length < count && shell.signal.aborted) {
      throw interrupted(`${sent.length} of ${count} were sent. Sent again, they do no harm.`);
    }
    return report(sent, { name, count, destination, options }, terminal);
  } finally {
    destination.close?.();
  }
}

/** @param to - a URL, or a function's name */
async function isMeant(what: string, to: string, terminal: Terminal): Promise<boolean> {
  terminal.note('What it says becomes true in Permit there.');
  if (to.startsWith('http:')) {
    terminal.warn('over http everybody on the way can read what proves the sender: use https');
  }
  return await terminal.ask(`Send ${what} to ${to}?`);
}

/** Whether CloudTrail tells it, and no trigger. */
const isCall = (chosen: Chosen): boolean =>
  'event' in chosen ? 'detail-type' in chosen.event : cognitoCallSamples.includes(chosen.sample);

const nameOf = (chosen: Chosen): string =>
  `${chosen.provider} ${'sample' in chosen ? chosen.sample.type : chosen.file}`;

/** Made one by one as they are sent, each at its own time. */
function* eventsOf(
  chosen: Chosen,
  options: TriggerOptions,
  count: number,
  now: () => number,
): Iterable<Outgoing> {
  if ('event' in chosen) {
    yield { event: chosen.event };
    return;
  }
  for (let number = 1; number <= count; number++) {
    const { provider, sample } = chosen;
    const subject = subjectOf(provider, sample, options, count === 1 ? undefined : number);
    const about = Object.fromEntries(sample.about.map((part) => [part, subject[part]]));
    yield { event: sample.make(subject, now()), about };
  }
}

/** One as people read it; many as JSON lines. */
function print(events: readonly object[], { terminal }: Given): void {
  const [first] = events;
  if (events.length === 1) terminal.printJson(first);
  else if (terminal.json) terminal.printJson(events);
  else for (const event of events) terminal.print(JSON.stringify(event));
}

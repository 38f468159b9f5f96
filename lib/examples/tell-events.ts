import type { Mapping } from '../mapping/index.ts';
import {
  EVENT_TYPES,
  ParseError,
  type ParseOutcome,
  parseAuth0,
  parseClerk,
  parseCognito,
} from '../providers/index.ts';
import { createDirectories, type Directories } from './directories.ts';
import type { Example } from './example.ts';
import { tellHandoff } from './tell-handoff.ts';
import { tellScim } from './tell-scim.ts';
import type { ToldEvent } from './told-event.ts';

/** Time of the first event that states none, older than what a provider would send. 9 September 2001, in ms. */
const START_MS = 1e12;
const STEP_MS = 1000;
/** Parsers refuse what is ahead of our clock; an example has none to be ahead of. The last time that jobs have room for. */
const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/**
 * Reads the events of an example, one after the other, each a second newer than all before it unless it says when it was.
 *
 * @param mapping - says whom SCIM and the handoff tell of; providers' events say so themselves
 */
export function tellEvents(example: Example, mapping: Mapping): readonly ToldEvent[] {
  const told: ToldEvent[] = [];
  const context = { mapping, directories: createDirectories(mapping) };
  let newest = START_MS;
  for (const at of example.events.keys()) {
    const event = tell(example, at, newest + STEP_MS, context);
    for (const { version } of event.jobs) newest = Math.max(newest, version);
    // What cannot be read has taken its turn, too.
    if (event.jobs.length === 0) newest += STEP_MS;
    told.push(event);
  }
  return told;
}

interface Context {
  readonly mapping: Mapping;
  readonly directories: Directories;
}

function tell(example: Example, at: number, time: number, context: Context): ToldEvent {
  // Of two events at one time the greater id counts: the one that is told last.
  const given = `example-${String(at + 1).padStart(6, '0')}`;
  if (example.source === 'clerk') {
    const body = { timestamp: time, ...example.events[at] };
    return read('clerk', body, given, () =>
      parseClerk(encode(body), { eventId: given, receivedAt: LAST_MS }),
    );
  }
  if (example.source === 'auth0') {
    const body = { id: given, time: new Date(time).toISOString(), ...example.events[at] };
    return read('auth0', body, body.id, () => parseAuth0(encode(body), { receivedAt: LAST_MS }));
  }
  if (example.source === 'scim') {
    return tellScim(eventAt(example.events, at), time, given, context.directories);
  }
  if (example.source === 'handoff') {
    return tellHandoff(eventAt(example.events, at), time, given, context.mapping);
  }
  const body = example.events[at] ?? {};
  return read('cognito', body, given, () =>
    parseCognito(body, { receivedAt: time, requestId: given }),
  );
}

function eventAt<Event>(events: readonly Event[], at: number): Event {
  const event = events[at];
  if (event === undefined) throw new RangeError(`there is no event ${at}`);
  return event;
}

const encode = (body: object): Uint8Array => new TextEncoder().encode(JSON.stringify(body));

function read(
  source: Example['source'],
  body: object,
  eventId: string,
  parse: () => ParseOutcome,
): ToldEvent {
  try {
    const outcome = parse();
    const jobs = outcome.kind === 'jobs' ? outcome.jobs : [];
    const { type } = outcome;
    return { body, eventId, type, isKnown: EVENT_TYPES.get(source)?.has(type) === true, jobs };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const { eventType: type = 'unknown', message } = error;
    return { body, eventId, type, isKnown: true, jobs: [], unreadable: message };
  }
}

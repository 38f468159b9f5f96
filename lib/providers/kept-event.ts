import type { Source, SyncJob, UnparsedEvent } from '../jobs/index.ts';
import { parseAuth0 } from './auth0/index.ts';
import { parseClerk } from './clerk/index.ts';
import { ParseError } from './errors.ts';
import type { EventParser } from './provider.ts';

/** Parsers of events that can be kept. Cognito's are not: the next login says it all again. */
const parsers: ReadonlyMap<Source, EventParser> = new Map([
  ['clerk', parseClerk],
  ['auth0', parseAuth0],
]);

/**
 * Reads a kept event again, as it was received, with the parser of its provider.
 *
 * @returns its jobs; none when the event is of a type that is ignored by now.
 * @throws {ParseError} when it still lacks what it must have, or its provider has no parser.
 */
export function parseKeptEvent(event: UnparsedEvent): readonly SyncJob[] {
  const parse = parsers.get(event.source);
  if (parse === undefined) throw new ParseError('source', 'has no parser of kept events');
  const outcome = parse(event.body, { eventId: event.eventId, receivedAt: event.receivedAt });
  return outcome.kind === 'jobs' ? outcome.jobs : [];
}

import type { Source, SyncJob, UnparsedEvent } from '../jobs/index.ts';
import { parseAuth0 } from './auth0/index.ts';
import { parseClerk } from './clerk/index.ts';
import { ofDeletedGroup, parseCloudTrail } from './cognito/index.ts';
import { ParseError } from './errors.ts';
import type { EventParser } from './provider.ts';
import { readJson } from './read.ts';

/** Parsers of events that can be kept. Of Cognito's triggers none is: the next login says it all again. */
const parsers: ReadonlyMap<Source, EventParser> = new Map([
  ['clerk', parseClerk],
  ['auth0', parseAuth0],
  ['cognito', parseKeptRecord],
]);

/** A record of CloudTrail. One that only says who has changed, or not even that, is made good by whoever can ask Cognito. */
function parseKeptRecord(...[body, { receivedAt }]: Parameters<EventParser>) {
  const record = readJson(body, {});
  const outcome = parseCloudTrail(record, { receivedAt });
  if (outcome.kind === 'ignored' && outcome.reason === 'group_deleted')
    throw ofDeletedGroup(record);
  if (outcome.kind !== 'look-up') return outcome;
  const { eventId, eventType, sub } = outcome.lookUp;
  throw new ParseError(
    'detail.eventName',
    `${eventType} does not say what became of it: permit-sync reconcile cognito --user ${sub} --apply asks Cognito; then drop this`,
    { eventId, eventType },
  );
}

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

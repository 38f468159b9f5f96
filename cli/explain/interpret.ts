import type { Source, SyncJob } from '../../lib/jobs/index.ts';
import {
  type CloudTrailOutcome,
  type IgnoredBecause,
  type LookUp,
  parseCloudTrail,
} from '../../lib/providers/cognito/index.ts';
import {
  ParseError,
  type ParseOutcome,
  parseAuth0,
  parseClerk,
  parseCognito,
} from '../../lib/providers/index.ts';
import { CliError } from '../errors.ts';
import type { Payload, Provider } from './recognise.ts';
import type { ScimPayload } from './scim-payload.ts';

/** What a payload says. */
export interface Interpreted {
  readonly source: Source;
  /** The provider's name of the event. */
  readonly type: string;
  /** How it was found. */
  readonly from: 'event' | 'job' | 'kept event';
  /** `null`: an event that becomes nothing, on purpose, or nothing before the provider is asked. */
  readonly jobs: readonly SyncJob[] | null;
  /** Why it becomes nothing, where its type alone does not say. */
  readonly ignoredBecause?: IgnoredBecause;
  /** What the service would ask Cognito for: the event does not say what became of it. */
  readonly lookUp?: LookUp;
}

/** Stand in for what comes with the request, and not in the body. */
const DELIVERY_ID = '(svix-id)';
const REQUEST_ID = '(request-id)';

/**
 * Reads a payload with the parser that the service has for it.
 *
 * @param now - when it is received, in ms
 * @throws {CliError} `unparseable_event`, with the path of what is wrong
 */
export function interpret(payload: Exclude<Payload, ScimPayload>, now: number): Interpreted {
  if (payload.kind === 'job') {
    const { job } = payload;
    return { source: job.source, type: job.eventType, from: 'job', jobs: [job] };
  }
  const from = payload.kind === 'kept' ? 'kept event' : 'event';
  const source = payload.kind === 'kept' ? payload.event.source : payload.provider;
  try {
    const outcome = parse(payload, now);
    const about: Interpreted = { source, type: outcome.type, from, jobs: null };
    if (outcome.kind === 'jobs') return { ...about, jobs: outcome.jobs };
    if (outcome.kind === 'look-up') return { ...about, lookUp: outcome.lookUp };
    return 'reason' in outcome ? { ...about, ignoredBecause: outcome.reason } : about;
  } catch (error) {
    if (error instanceof ParseError) throw unreadable(error, source);
    throw error;
  }
}

type Outcome = ParseOutcome | CloudTrailOutcome;

function parse(payload: Exclude<Payload, ScimPayload | { kind: 'job' }>, now: number): Outcome {
  if (payload.kind === 'event') {
    const delivery = { eventId: DELIVERY_ID, receivedAt: now };
    return parsers[payload.provider](payload.body, delivery);
  }
  const { source, body, eventId, receivedAt } = payload.event;
  if (source === 'clerk' || source === 'auth0' || source === 'cognito')
    return parsers[source](body, { eventId, receivedAt });
  throw new ParseError('source', 'has no parser of kept events');
}

const parsers: Readonly<
  Record<Provider, (body: Uint8Array, context: { eventId: string; receivedAt: number }) => Outcome>
> = {
  clerk: parseClerk,
  auth0: parseAuth0,
  cognito: (body, { receivedAt }) => {
    const event: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    return isOfEventBridge(event)
      ? parseCloudTrail(event, { receivedAt })
      : parseCognito(event, { receivedAt, requestId: REQUEST_ID });
  },
};

const isOfEventBridge = (event: unknown): boolean =>
  typeof event === 'object' && event !== null && 'detail-type' in event;

function unreadable(error: ParseError, source: Source): CliError {
  const type = error.eventType === undefined ? '' : ` ${error.eventType}`;
  return new CliError('unparseable_event', `${source}${type}: ${error.message}`, {
    cause: error,
    remedy:
      source === 'cognito' && !error.path.startsWith('detail')
        ? 'The service would log it and let the user sign in; the next login says it again.'
        : 'The service would keep it in the dead-letter queue, as unparseable_event.',
  });
}

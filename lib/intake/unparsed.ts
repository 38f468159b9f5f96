import { createHash } from 'node:crypto';
import type { Source, UnparsedEvent } from '../jobs/index.ts';
import { type Delivery, ParseError, type ParseOutcome } from '../providers/index.ts';

/** A believed request whose event makes no jobs for now. */
export interface Unreadable {
  readonly source: Source;
  readonly delivery: Delivery;
  /** Milliseconds. */
  readonly receivedAt: number;
  readonly body: Uint8Array;
}

/** The event as it is kept after its parser threw. */
export function afterParseError(request: Unreadable, error: unknown): UnparsedEvent {
  // Any other error is a fault of ours. It too must not lose the event, and says nothing of it.
  const known = error instanceof ParseError ? error : new ParseError('(root)', 'parser failed');
  return unparsed(request, {
    reason: 'unparseable_event',
    path: known.path,
    message: known.message,
    eventId: known.eventId,
    eventType: known.eventType,
  });
}

/** The event as it is kept when the queue does not take a message as large as its job. */
export function afterTooLarge(
  request: Unreadable,
  outcome: ParseOutcome & { kind: 'jobs' },
): UnparsedEvent {
  return unparsed(request, {
    reason: 'job_too_large',
    path: '(root)',
    message:
      '(root): the job does not fit into a message: make the metadata at the provider smaller',
    eventId: outcome.jobs[0]?.eventId,
    eventType: outcome.type,
  });
}

interface Trouble extends Pick<UnparsedEvent, 'reason' | 'path' | 'message'> {
  readonly eventId: string | undefined;
  readonly eventType: string | undefined;
}

function unparsed(request: Unreadable, { eventId, eventType, ...trouble }: Trouble): UnparsedEvent {
  return {
    ...trouble,
    source: request.source,
    receivedAt: request.receivedAt,
    eventId: request.delivery.eventId ?? eventId ?? digestOf(request.body),
    ...(eventType === undefined ? {} : { eventType }),
    body: request.body,
  };
}

/** Stands in for an event's id: the same for each attempt to deliver it. */
function digestOf(body: Uint8Array): string {
  return `sha256:${createHash('sha256').update(body).digest('hex')}`;
}

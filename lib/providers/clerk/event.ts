import type { JobOrigin, SyncJob } from '../../jobs/index.ts';
import { type EventIdentity, ParseError } from '../errors.ts';
import type { ParseContext } from '../provider.ts';
import { toMs, unixTime } from '../schema.ts';

/** One event, its envelope read as far as its type. */
export interface ClerkEvent {
  readonly type: string;
  readonly eventId: string;
  /** The same two, for errors. */
  readonly identity: EventIdentity;
  /** The whole envelope, still unread. */
  readonly envelope: unknown;
}

/** Turns one type of event into facts. */
export type ClerkHandler = (event: ClerkEvent) => readonly SyncJob[];

/** Clerk's own time of the event: ms in production, seconds in the published examples. */
export const timestamp = unixTime;

/** @throws {ParseError} when nothing says which delivery this is. */
export function deliveryId(context: ParseContext): string {
  if (context.eventId !== undefined && context.eventId !== '') return context.eventId;
  throw new ParseError('svix-id', 'missing: the event id comes with the request');
}

/**
 * Origin of a creation or an update: as new as the object's `updated_at`, which also stands in for an
 * envelope without a time, since nobody can have said so earlier.
 */
export function changeOrigin(
  event: ClerkEvent,
  updatedAt: number,
  sentAt: number | undefined,
): JobOrigin {
  return {
    source: 'clerk',
    eventId: event.eventId,
    eventType: event.type,
    version: toMs(updatedAt),
    observedAt: toMs(sentAt ?? updatedAt),
  };
}

/**
 * Origin of a deletion: the object has no time of its own, so the envelope's counts; one in seconds
 * is taken for the second's end, lest the deletion lose to an update of that second.
 */
export function deletionOrigin(event: ClerkEvent, sentAt: number): JobOrigin {
  const at = toMs(sentAt, 'end');
  return {
    source: 'clerk',
    eventId: event.eventId,
    eventType: event.type,
    version: at,
    observedAt: at,
  };
}

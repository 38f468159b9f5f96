import * as z from 'zod/mini';
import type { JobOrigin, SyncJob } from '../../jobs/index.ts';
import { type EventIdentity, ParseError } from '../errors.ts';
import { notAhead } from '../not-ahead.ts';
import type { ParseContext } from '../provider.ts';
import { toMs, unixTime } from '../schema.ts';

/** One event, its envelope read as far as its type. */
export interface ClerkEvent {
  readonly type: string;
  readonly eventId: string;
  readonly receivedAt: number;
  /** Type and event id, for errors. */
  readonly identity: EventIdentity;
  /** The whole envelope, still unread. */
  readonly envelope: unknown;
}

/** Turns one type of event into facts. */
export type ClerkHandler = (event: ClerkEvent) => readonly SyncJob[];

/** Clerk's own time of the event: ms in production, seconds in the published examples. */
const timestamp = unixTime;

/** The envelope of a creation or an update. Like every schema of an event, it is made when the first of its type comes. */
export const savedOf = <T extends z.ZodMiniType>(object: T) =>
  z.lazy(() => z.object({ timestamp: z.optional(timestamp), data: object }));

/** The envelope of a deletion. */
export const deletedOf = <T extends z.core.$ZodLooseShape>(shape: () => T) =>
  z.lazy(() => z.object({ timestamp, data: z.object(shape()) }));

/** @throws {ParseError} when nothing says which delivery this is. */
export function deliveryId(context: ParseContext): string {
  if (context.eventId !== undefined && context.eventId !== '') return context.eventId;
  throw new ParseError('svix-id', 'missing: the event id comes with the request');
}

const originAt = (event: ClerkEvent, version: number, path: string): JobOrigin => ({
  source: 'clerk',
  eventId: event.eventId,
  eventType: event.type,
  version: notAhead(version, event.receivedAt, path, event.identity),
  observedAt: event.receivedAt,
});

/** The object's own time of its last change; an object without one is as new as its envelope. */
export const updatedAt = z.optional(z.nullable(unixTime));

/**
 * Origin of a creation or an update.
 *
 * @throws {ParseError} at `data.updated_at` when neither the object nor the envelope has a time.
 */
export function changeOrigin(
  event: ClerkEvent,
  changedAt: number | null | undefined,
  sentAt: number | undefined,
): JobOrigin {
  const at = changedAt ?? sentAt;
  if (at === undefined) throw new ParseError('data.updated_at', 'missing', event.identity);
  return originAt(event, toMs(at), changedAt == null ? 'timestamp' : 'data.updated_at');
}

/**
 * Origin of a deletion: the object has no time of its own, so the envelope's counts; one in seconds
 * is taken for the second's end, lest the deletion lose to an update of that second.
 */
export const deletionOrigin = (event: ClerkEvent, sentAt: number): JobOrigin =>
  originAt(event, toMs(sentAt, 'end'), 'timestamp');

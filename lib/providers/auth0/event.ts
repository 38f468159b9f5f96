import * as z from 'zod/mini';
import type { JobOrigin, SyncJob } from '../../jobs/index.ts';
import type { EventIdentity } from '../errors.ts';
import { notAhead } from '../not-ahead.ts';
import { read } from '../read.ts';
import { id, rfc3339 } from '../schema.ts';

/** One event, its envelope read as far as its origin. */
export interface Auth0Event {
  /** Its time is the version: nothing inside the object says better when it changed. */
  readonly origin: JobOrigin;
  readonly identity: EventIdentity;
  /** The whole envelope, still unread below `data`. */
  readonly envelope: unknown;
}

/** Turns one type of event into facts. */
export type Auth0Handler = (event: Auth0Event) => readonly SyncJob[];

const stamped = z.object({ id, time: rfc3339 });

/** @throws {ParseError} at `id` or `time`. */
export function readOrigin(
  envelope: unknown,
  eventType: string,
  identity: EventIdentity,
  receivedAt: number,
): JobOrigin {
  const { id: eventId, time } = read(stamped, envelope, identity);
  const version = notAhead(time, receivedAt, 'time', identity);
  return { source: 'auth0', eventId, eventType, version, observedAt: receivedAt };
}

/** The schema of an envelope whose `data.object` has these fields. */
export function envelopeOf<T extends z.core.$ZodLooseShape>(object: () => T) {
  return z.lazy(() => z.object({ data: z.object({ object: z.object(object()) }) }));
}

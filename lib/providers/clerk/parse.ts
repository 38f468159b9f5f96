import type { EventParser } from '../provider.ts';
import { readJson, readType } from '../read.ts';
import { deliveryId } from './event.ts';
import { clerkHandlers } from './handlers.ts';

/**
 * Reads a Clerk event. The event id is the request's `svix-id`, from the context.
 *
 * @throws {ParseError}
 * @see https://clerk.com/docs/webhooks/overview
 */
export const parseClerk: EventParser = (body, context) => {
  const eventId = deliveryId(context);
  const envelope = readJson(body, { eventId });
  const type = readType(envelope, { eventId });
  const handle = clerkHandlers.get(type);
  if (handle === undefined) return { kind: 'ignored', type };
  const { receivedAt } = context;
  const identity = { eventId, eventType: type };
  return { kind: 'jobs', type, jobs: handle({ type, eventId, receivedAt, identity, envelope }) };
};

import * as z from 'zod/mini';
import type { EventParser } from '../provider.ts';
import { readJson, readType } from '../read.ts';
import { id } from '../schema.ts';
import { readOrigin } from './event.ts';
import { auth0Handlers } from './handlers.ts';

/** Some streams write the type with the reverse domain of CloudEvents before it. */
const TYPE_PREFIX = 'com.auth0.';
/** Set by the dashboard's "send test event": the people in it do not exist. */
const test = z.object({ a0purpose: z.literal('test') });
const identified = z.object({ id });

/**
 * Reads one event of an Auth0 Event Stream (a CloudEvent).
 *
 * @throws {ParseError}
 * @see https://auth0.com/docs/customize/events
 */
export const parseAuth0: EventParser = (body, { receivedAt }) => {
  const envelope = readJson(body, {});
  const eventId = identified.safeParse(envelope).data?.id;
  const stated = readType(envelope, { eventId });
  const type = stated.startsWith(TYPE_PREFIX) ? stated.slice(TYPE_PREFIX.length) : stated;
  const handle = auth0Handlers.get(type);
  if (handle === undefined || test.safeParse(envelope).success) {
    return { kind: 'ignored', type, eventId };
  }
  const identity = { eventId, eventType: type };
  const origin = readOrigin(envelope, type, identity, receivedAt);
  return { kind: 'jobs', type, jobs: handle({ origin, identity, envelope }) };
};

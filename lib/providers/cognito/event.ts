import * as z from 'zod/mini';
import type { JobOrigin, SyncJob } from '../../jobs/index.ts';
import type { EventIdentity } from '../errors.ts';
import { read } from '../read.ts';
import { type UserAttributes, userAttributes } from './user.ts';

/** What Cognito does not say: a trigger's event has neither an id nor a time. */
export interface TriggerContext {
  /** Milliseconds; the version of every fact in the event. */
  readonly receivedAt: number;
  /** Tells two events of one millisecond apart, e.g. the Lambda request id. */
  readonly requestId: string;
}

export interface CognitoEvent {
  readonly triggerSource: string;
  readonly context: TriggerContext;
  readonly identity: EventIdentity;
  /** The trigger's event, still unread. */
  readonly event: unknown;
}

/** Turns one kind of trigger into facts. */
export type CognitoHandler = (event: CognitoEvent) => readonly SyncJob[];

const withUser = z.object({ request: z.object({ userAttributes }) });

/** @throws {ParseError} unless there is a user with a `sub`; `userName` may be used again. */
export function readAttributes(event: CognitoEvent): UserAttributes {
  return read(withUser, event.event, event.identity).request.userAttributes;
}

export function originOf(event: CognitoEvent, sub: string): JobOrigin {
  const { receivedAt, requestId } = event.context;
  return {
    source: 'cognito',
    eventId: `${event.triggerSource}:${sub}:${receivedAt}:${requestId}`,
    eventType: event.triggerSource,
    version: receivedAt,
    observedAt: receivedAt,
  };
}

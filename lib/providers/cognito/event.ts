import * as z from 'zod/mini';
import type { JobOrigin, Json, SyncJob } from '../../jobs/index.ts';
import type { EventIdentity } from '../errors.ts';
import { read } from '../read.ts';

/** Leaves room in the event id for all that it is made of. */
const MAX_SUB_LENGTH = 256;
const CUSTOM_PREFIX = 'custom:';

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

const attribute = z.optional(z.nullable(z.string()));
const withUser = z.object({
  request: z.object({
    userAttributes: z.catchall(
      z.object({
        sub: z.string().check(z.minLength(1), z.maxLength(MAX_SUB_LENGTH)),
        email: attribute,
        email_verified: attribute,
        given_name: attribute,
        family_name: attribute,
        name: attribute,
        preferred_username: attribute,
        phone_number: attribute,
      }),
      z.unknown(),
    ),
  }),
});

/** All attributes of the user, as Cognito knows them: strings, by name. */
export type UserAttributes = z.infer<typeof withUser>['request']['userAttributes'];

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

/** `custom:*` under their full names. Users may write them: what to trust is the config's to say. */
export function customAttributes(attributes: UserAttributes): { readonly [name: string]: Json } {
  const custom: { [name: string]: Json } = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith(CUSTOM_PREFIX) && typeof value === 'string') custom[name] = value;
  }
  return custom;
}

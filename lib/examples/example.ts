import type { JsonObject } from '../jobs/index.ts';
import type { StatedFacts } from './facts.ts';

/** A webhook's body. */
export interface ClerkEvent {
  /** E.g. `organizationMembership.created`. */
  readonly type: string;
  /** The object, as Clerk sends it. */
  readonly data: object;
  /** In ms, or in seconds. */
  readonly timestamp?: number;
  readonly [field: string]: unknown;
}

/** An event of an Event Stream. */
export interface Auth0Event {
  /** E.g. `organization.member.added`. */
  readonly type: string;
  readonly data: { readonly object: object; readonly [field: string]: unknown };
  readonly id?: string;
  /** RFC 3339. */
  readonly time?: string;
  readonly [field: string]: unknown;
}

/** What a trigger is invoked with. */
export interface CognitoEvent {
  /** E.g. `TokenGeneration_Authentication`. */
  readonly triggerSource: string;
  readonly request: { readonly userAttributes: object; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/** What a tenant's directory has of a user, once it has written it. */
export interface ScimEvent {
  readonly tenant: string;
  /** The user resource. Which one it is tells its `id`, else its `externalId`, else its `userName`. */
  readonly user: { readonly userName: string; readonly [attribute: string]: unknown };
  /** All groups that it is in; absent: those that it was in. */
  readonly groups?: readonly { readonly displayName: string; readonly externalId?: string }[];
  readonly deleted?: boolean;
}

/** The claims of a token. */
export type HandoffEvent = JsonObject;

type Events =
  | { readonly source: 'clerk'; readonly events: readonly ClerkEvent[] }
  | { readonly source: 'auth0'; readonly events: readonly Auth0Event[] }
  | { readonly source: 'cognito'; readonly events: readonly CognitoEvent[] }
  | { readonly source: 'scim'; readonly events: readonly ScimEvent[] }
  | { readonly source: 'handoff'; readonly events: readonly HandoffEvent[] };

type Outcome =
  | {
      /** What Permit holds after the last event. */
      readonly facts: StatedFacts;
      readonly refused?: never;
    }
  | {
      /** The reason of a dead letter, e.g. `wrong_type`; or with which SCIM or the handoff refuses it. */
      readonly refused: string;
      readonly facts?: never;
    };

/**
 * Events of a provider, told one after the other, and what becomes of them.
 *
 * What comes with a delivery may be left out: Clerk's `timestamp`, Auth0's `id` and `time`, a
 * token's `iat` and `jti`. An event without a time is a
 * second newer than all before it; one that states its own keeps it, so that an example can have a late one. Of two at
 * one time, the one that is told last counts.
 */
export type Example = { readonly name: string } & Events & Outcome;

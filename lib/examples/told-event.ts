import type { SyncJob } from '../jobs/index.ts';

/** An event of an example, with all that its provider's parser needs. */
export interface ToldEvent {
  /** The body that was stated, and the id and time that it lacked. */
  readonly body: object;
  /** Clerk's `svix-id`, Auth0's id, Cognito's request id. */
  readonly eventId: string;
  /** The provider's name of what happened. */
  readonly type: string;
  /** Empty: an event that becomes nothing, on purpose. */
  readonly jobs: readonly SyncJob[];
  /** Whether its provider is read for events of this type. */
  readonly isKnown: boolean;
  /** Why it cannot be read: the path and the rule. */
  readonly unreadable?: string;
  /** With what it is refused at once; absent: it becomes a dead letter. */
  readonly reason?: string;
}

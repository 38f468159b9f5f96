/**
 * A SyncJob says what a provider says about one entity, at one moment: facts, not orders.
 * What becomes of it in Permit is decided when it is applied, by `sync.config.ts` and the ledger.
 */

/** Who said it. One name per way in; grants are kept apart by it. */
export const SOURCES = ['clerk', 'auth0', 'cognito', 'scim', 'handoff', 'import'] as const;
export type Source = (typeof SOURCES)[number];

export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** What every job carries. Times are milliseconds since the epoch. */
export interface JobOrigin {
  readonly source: Source;
  /** The provider's own id of the event: the last tie-breaker between two versions. */
  readonly eventId: string;
  /** The provider's own name of the event, for logs and dead letters. */
  readonly eventType: string;
  /** The provider's time of the change. Newer wins. */
  readonly version: number;
  /**
   * When the provider said so to us: a job observed before the tombstones' life is refused. What a provider delivers
   * again it says again, and none keeps what it delivers for as long as tombstones live.
   */
  readonly observedAt: number;
  /** Ignore digests: write the facts even if the ledger believes them unchanged. */
  readonly verify?: true;
  /** Read afresh from the provider: never too old. */
  readonly fresh?: true;
}

/**
 * A user's profile. An absent field says nothing; `null` says that the provider has none.
 * `metadata` holds only what the end user cannot write (Clerk `public_metadata`, Auth0
 * `app_metadata`); `custom` holds Cognito's `custom:*`, untrusted unless the config names them.
 */
export interface UserFields {
  readonly email?: string | null;
  readonly emailVerified?: boolean | null;
  readonly firstName?: string | null;
  readonly lastName?: string | null;
  readonly name?: string | null;
  readonly username?: string | null;
  readonly phone?: string | null;
  readonly externalId?: string | null;
  /** Banned, blocked or disabled at the provider. */
  readonly blocked?: boolean | null;
  /** Locked out for a while, as after too many wrong passwords. */
  readonly locked?: boolean | null;
  readonly metadata?: JsonObject | null;
  /** What the end user writes (Clerk `unsafe_metadata`, Auth0 `user_metadata`): trusted for nothing but show. */
  readonly userMetadata?: JsonObject | null;
  readonly custom?: JsonObject | null;
}

export interface TenantFields {
  readonly name?: string | null;
  readonly slug?: string | null;
  readonly metadata?: JsonObject | null;
}

/** A role as the provider knows it: `id` never changes, `name` may. */
export interface RoleRef {
  readonly id: string;
  readonly name: string;
}

export type Change = 'created' | 'updated';

/** The user exists, and has these fields. `whole`: fields not named do not exist at the provider. */
export interface UserJob extends JobOrigin {
  readonly kind: 'user';
  readonly change: Change;
  readonly user: string;
  readonly whole: boolean;
  readonly fields: UserFields;
}

export interface UserDeletedJob extends JobOrigin {
  readonly kind: 'user.deleted';
  readonly user: string;
}

export interface TenantJob extends JobOrigin {
  readonly kind: 'tenant';
  readonly change: Change;
  readonly tenant: string;
  readonly whole: boolean;
  readonly fields: TenantFields;
}

export interface TenantDeletedJob extends JobOrigin {
  readonly kind: 'tenant.deleted';
  readonly tenant: string;
}

/**
 * The user belongs to the tenant. `roles` present: that is the whole set, and an empty one takes
 * all roles; absent: the provider did not say. `tenant: null`: the one that the config names.
 */
export interface MembershipJob extends JobOrigin {
  readonly kind: 'membership';
  readonly change: Change;
  readonly user: string;
  readonly tenant: string | null;
  readonly roles?: readonly RoleRef[];
}

export interface MembershipDeletedJob extends JobOrigin {
  readonly kind: 'membership.deleted';
  readonly user: string;
  readonly tenant: string | null;
}

/** One role given, as a provider reports that speaks in deltas (Auth0). */
export interface GrantJob extends JobOrigin {
  readonly kind: 'grant';
  readonly user: string;
  readonly tenant: string;
  readonly role: RoleRef;
}

export interface GrantDeletedJob extends JobOrigin {
  readonly kind: 'grant.deleted';
  readonly user: string;
  readonly tenant: string;
  readonly role: RoleRef;
}

export type SyncJob =
  | UserJob
  | UserDeletedJob
  | TenantJob
  | TenantDeletedJob
  | MembershipJob
  | MembershipDeletedJob
  | GrantJob
  | GrantDeletedJob;

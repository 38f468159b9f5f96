/**
 * What the engine needs from the world, and nothing about how it is had. `lib/permit`, `lib/queue`
 * and `lib/ledger` offer these shapes; `functions/worker.ts` puts them together.
 */

import type { DeadLetterReason, JsonObject, QueueMessage } from '../jobs/index.ts';
import type { LedgerItem } from '../ledger/items.ts';

export type { DeadLetterReason, QueueMessage };

/** Time, passed in: milliseconds since the epoch, and a wait. */
export interface Clock {
  now(): number;
  sleep(ms: number): Promise<void>;
}

export interface QueuePort {
  /** Up to `max` messages that are there now; an empty list when none is. Never waits long. */
  receive(max: number): Promise<readonly QueueMessage[]>;
  /** Deletes received messages. One that could not be deleted comes again: harmless. */
  remove(messages: readonly QueueMessage[]): Promise<void>;
  /** Makes a message visible again after so many seconds. */
  delay(message: QueueMessage, seconds: number): Promise<void>;
  /** Resolves only when the queue has confirmed it; else throws. */
  deadLetter(message: QueueMessage, reason: DeadLetterReason): Promise<void>;
}

/** The right to write to Permit. `epoch` grows by one with each holder. */
export interface HeldLease {
  readonly epoch: number;
  /** End of the right, in ms; moves with each renewal. */
  readonly until: () => number;
  /** Whether the holder before us never let go: its last call may still be under way. */
  readonly takenOver: boolean;
  /** False when somebody else holds it by now: stop at once. */
  renew(): Promise<boolean>;
  release(): Promise<void>;
}

export interface LeasePort {
  /** One attempt; `null` when somebody else holds it. */
  acquire(): Promise<HeldLease | null>;
}

export interface LedgerPort {
  /** Strongly consistent; keys that have no item are absent from the map. */
  load(keys: readonly string[]): Promise<ReadonlyMap<string, LedgerItem>>;
  /**
   * Writes the item if its revision in the table is still `item.rev` (0: if there is none), and
   * gives it the next one. `null`: somebody else wrote in between.
   */
  save<T extends LedgerItem>(item: T): Promise<T | null>;
}

export interface PermitUser {
  readonly key: string;
  readonly email?: string | undefined;
  readonly first_name?: string | undefined;
  readonly last_name?: string | undefined;
  readonly attributes: JsonObject;
}

export interface PermitTenant {
  readonly key: string;
  readonly name: string;
  readonly attributes: JsonObject;
}

/** A change to some fields; those absent are left alone. */
export type PermitUserPatch = Partial<Omit<PermitUser, 'key'>>;
export type PermitTenantPatch = Partial<Omit<PermitTenant, 'key'>>;

/** (user, role, tenant), all keys. */
export interface RoleAssignment {
  readonly user: string;
  readonly role: string;
  readonly tenant: string;
}

/**
 * Permit's facts API, as the engine uses it. What is already so is a success: assigning twice,
 * unassigning or deleting what is not there. Everything else throws a {@link PermitFailure}.
 */
export interface PermitPort {
  /** `<project id>/<environment id>` that the API key writes to. */
  environment(): Promise<string>;
  /** Keys of the roles that the environment's schema has. */
  roles(): Promise<ReadonlySet<string>>;
  getUser(key: string): Promise<PermitUser | null>;
  /** Creates or replaces the whole record. */
  putUser(user: PermitUser): Promise<void>;
  /** @throws with `missing: 'user'` when there is none. */
  patchUser(key: string, patch: PermitUserPatch): Promise<void>;
  /** Creates a user with nothing but its key; one that exists is left as it is. */
  ensureUser(key: string): Promise<void>;
  deleteUser(key: string): Promise<void>;
  getTenant(key: string): Promise<PermitTenant | null>;
  /** `false` when the tenant exists; it is then left as it is. */
  createTenant(tenant: PermitTenant): Promise<boolean>;
  /** @throws with `missing: 'tenant'` when there is none. */
  patchTenant(key: string, patch: PermitTenantPatch): Promise<void>;
  deleteTenant(key: string): Promise<void>;
  assign(assignment: RoleAssignment): Promise<void>;
  unassign(assignment: RoleAssignment): Promise<void>;
  /** Every role assignment of one user, or in one tenant: all pages, each fetched through `each`. */
  assignments(
    filter: { readonly user: string } | { readonly tenant: string },
    each: <T>(page: () => Promise<T>) => Promise<T>,
  ): Promise<readonly RoleAssignment[]>;
}

/**
 * How a failed call is to be met.
 * - `transient`: again later
 * - `configuration`: our key or settings; stop applying and keep every job
 * - `permanent`: this job's facts; dead-letter it
 */
export type RetryClass = 'transient' | 'configuration' | 'permanent';

/** The shape of every error that a {@link PermitPort} throws. */
export interface PermitFailure extends Error {
  readonly retry: RetryClass;
  readonly code: string;
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  /** What a 404 says does not exist, where it says so. */
  readonly missing?: 'user' | 'tenant' | 'role' | 'unknown' | undefined;
}

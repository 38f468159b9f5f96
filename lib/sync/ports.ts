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
  /**
   * Makes messages visible again after so many seconds. Of one that could not be changed, SQS keeps the visibility
   * that it has: later, but not lost.
   */
  delay(messages: readonly QueueMessage[], seconds: number): Promise<void>;
  /**
   * Puts a copy on the queue, visible after so many seconds, that remembers when the first one was sent and how often
   * it was received: SQS's own count begins anew. Resolves only when the queue has confirmed it; the original is
   * still there.
   */
  resend(message: QueueMessage, seconds: number): Promise<void>;
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

/**
 * Small documents that workers share, in the ledger table: each has a revision, and whoever wants to change one says
 * which revision they read.
 */
export interface DocumentPort {
  /** Strongly consistent. `null`: there is none. */
  read(pk: string): Promise<{ readonly rev: number; readonly body: string } | null>;
  /** Writes if the revision is still `rev` (0: if there is none). False: somebody else wrote in between. */
  write(pk: string, rev: number, body: string): Promise<boolean>;
}

/** What a Permit call counts against each of Permit's limits; what is absent is 0. */
export interface Cost {
  readonly requests: number;
  readonly writes?: number;
  readonly deletes?: number;
  readonly bulk?: number;
}

/** Whose call it is. A share of every limit is kept for revocations; imports leave more of it. */
export type Priority = 'revocation' | 'live' | 'import';

/** Permit's limits as one budget that all workers share. */
export interface BudgetPort {
  /** Takes what a call costs. 0: had; otherwise nothing was taken, and it may be had in so many ms. */
  take(cost: Cost, priority: Priority): Promise<number>;
  /** Looks at what others have taken meanwhile. */
  refresh(): Promise<void>;
  /** Permit answered 429 to a call of that cost: what it counts against is empty. */
  refused(cost: Cost, retryAfterMs: number | undefined): Promise<void>;
  /**
   * As far as this worker saw when it last took or looked: what the cost needs now, in ms of waiting; and which part of what
   * the next ten minutes allow it is, from 0 to 1 and beyond.
   */
  price(cost: Cost, priority: Priority): { readonly waitMs: number; readonly share: number };
  /** What may go at once, of what could at most, by limit, from 0 to 1; as last seen. `null`: not yet. */
  left(): Readonly<Record<'requests' | 'writes' | 'deletes' | 'bulk', number>> | null;
}

/** Whether Permit stands, as all workers know it. */
export interface CircuitPort {
  /**
   * `waitMs` 0: call. Otherwise Permit was found down, and is to be left alone for so long. `probe`: it is this
   * worker's turn to find out whether it stands again. `outageEndedAt`: when the last one ended, in ms; 0: none did.
   */
  check(): Promise<{
    readonly waitMs: number;
    readonly probe: boolean;
    readonly outageEndedAt: number;
  }>;
  /** Permit does not answer, or refuses our key. */
  open(cause: 'outage' | 'configuration'): Promise<void>;
  /** It stands. */
  close(): Promise<void>;
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

/** (user, role, tenant), all keys; on a resource instance of that tenant where one is named. */
export interface RoleAssignment {
  readonly user: string;
  readonly role: string;
  readonly tenant: string;
  /** `<resource>:<key>`. */
  readonly instance?: string;
}

export interface RoleInTenant {
  readonly role: string;
  readonly tenant: string;
}

/** One of a resource, e.g. a document. */
export interface PermitInstance {
  /** `<resource>:<key>`. */
  readonly key: string;
  readonly tenant: string;
  readonly attributes: JsonObject;
  /** When Permit says that it was made, in ms since the epoch; where it was read. */
  readonly createdAt?: number | undefined;
}

/** The subject is the object's `relation`: (`folder:f1`, `parent`, `document:d1`). Both are `<resource>:<key>`. */
export interface RelationshipTuple {
  readonly subject: string;
  readonly relation: string;
  readonly object: string;
}

/**
 * Permit's facts API, as the engine uses it. A bulk call that fails says nothing of its items: some of them may have
 * been applied, so that each has to bear being tried again. What is already so is a success: assigning twice,
 * unassigning or deleting what is not there. Everything else throws a {@link PermitFailure}.
 */
export interface PermitPort {
  /** Makes calls, and says which ids Permit gave their requests, as far as it gave any: of those that failed, too. */
  traced<T>(call: () => Promise<T>, onRequest: (requestId: string) => void): Promise<T>;
  /** `<project id>/<environment id>` that the API key writes to. */
  environment(): Promise<string>;
  /** Keys of the roles that the environment's schema has. */
  roles(): Promise<ReadonlySet<string>>;
  getUser(key: string): Promise<PermitUser | null>;
  /** Creates or replaces the whole record. */
  putUser(user: PermitUser): Promise<void>;
  /** @throws with `missing: 'user'` when there is none. */
  patchUser(key: string, patch: PermitUserPatch): Promise<void>;
  /**
   * Creates a user together with its roles, in one call. `false` when there is a user of that key, or one who has its
   * e-mail: nothing is changed then.
   */
  createUser(user: PermitUser, roles: readonly RoleInTenant[]): Promise<boolean>;
  /** Creates users; one that exists, or whose e-mail is taken, may fail the call with code `conflict`. */
  createUsers(users: readonly PermitUser[]): Promise<void>;
  /** Creates or replaces whole records, in one call, of at most `BULK_ITEMS.users`. */
  putUsers(users: readonly PermitUser[]): Promise<void>;
  /** Those that are not there are passed over, or fail the call with `missing`. */
  deleteUsers(keys: readonly string[]): Promise<void>;
  /** Creates tenants; one that exists may fail the call with code `conflict`. */
  createTenants(tenants: readonly PermitTenant[]): Promise<void>;
  deleteTenants(keys: readonly string[]): Promise<void>;
  /** Assigns roles; a user who is not there is created with nothing but its key. */
  assignAll(assignments: readonly RoleAssignment[]): Promise<void>;
  unassignAll(assignments: readonly RoleAssignment[]): Promise<void>;
  /** Creates a user with nothing but its key; one that exists is left as it is. */
  ensureUser(key: string): Promise<void>;
  deleteUser(key: string): Promise<void>;
  getTenant(key: string): Promise<PermitTenant | null>;
  /** Keys of all tenants, each page fetched through `each`; `null`: there are more than so many pages of 100. */
  tenantKeys(
    maxPages: number,
    each: <T>(page: () => Promise<T>) => Promise<T>,
  ): Promise<ReadonlySet<string> | null>;
  /** `false` when the tenant exists; it is then left as it is. */
  createTenant(tenant: PermitTenant): Promise<boolean>;
  /** @throws with `missing: 'tenant'` when there is none. */
  patchTenant(key: string, patch: PermitTenantPatch): Promise<void>;
  deleteTenant(key: string): Promise<void>;
  assign(assignment: RoleAssignment): Promise<void>;
  unassign(assignment: RoleAssignment): Promise<void>;
  /** Every role of one user in tenants, or of anybody in one tenant: all pages, each fetched through `each`. */
  assignments(
    filter: { readonly user: string } | { readonly tenant: string },
    each: <T>(page: () => Promise<T>) => Promise<T>,
  ): Promise<readonly RoleAssignment[]>;
  /** Every role on resource instances: of one user, on one instance, or in one tenant. */
  instanceRoles(
    filter: { readonly user: string } | { readonly instance: string } | { readonly tenant: string },
    each: <T>(page: () => Promise<T>) => Promise<T>,
  ): Promise<readonly RoleAssignment[]>;
  /**
   * What the environment's schema has of resources: `document` for a resource, `document#editor` for its role,
   * `document.parent` for its relation.
   */
  resources(): Promise<ReadonlySet<string>>;
  getInstance(key: string): Promise<PermitInstance | null>;
  /** Keys of all instances, each page fetched through `each`; `null`: there are more than so many pages of 100. */
  instanceKeys(
    maxPages: number,
    each: <T>(page: () => Promise<T>) => Promise<T>,
  ): Promise<ReadonlySet<string> | null>;
  /** `false` when the instance exists; it is then left as it is. @throws with `missing: 'tenant'` or `'resource'` */
  createInstance(instance: PermitInstance): Promise<boolean>;
  /** Puts these attributes in place of those that it has. @throws with `missing: 'instance'` when there is none. */
  patchInstance(key: string, attributes: JsonObject): Promise<void>;
  deleteInstance(key: string): Promise<void>;
  /** Creates or replaces whole instances, in one call, of at most `BULK_ITEMS.instances`. */
  putInstances(instances: readonly PermitInstance[]): Promise<void>;
  /** Those that are not there are passed over, or fail the call with `missing`. */
  deleteInstances(keys: readonly string[]): Promise<void>;
  /** @throws with `missing: 'instance'` when one of the two is not there, `'relation'` when the schema has none such. */
  relate(tuple: RelationshipTuple): Promise<void>;
  unrelate(tuple: RelationshipTuple): Promise<void>;
  /** At most `BULK_ITEMS.tuples`; what is so already is passed over, or fails the call. */
  relateAll(tuples: readonly RelationshipTuple[]): Promise<void>;
  unrelateAll(tuples: readonly RelationshipTuple[]): Promise<void>;
  /** Every relationship in which the instance is the subject, or the object. */
  tuples(
    filter: { readonly subject: string } | { readonly object: string },
    each: <T>(page: () => Promise<T>) => Promise<T>,
  ): Promise<readonly RelationshipTuple[]>;
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
  readonly missing?:
    | 'user'
    | 'tenant'
    | 'role'
    | 'instance'
    | 'resource'
    | 'relation'
    | 'unknown'
    | undefined;
}

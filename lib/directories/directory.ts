import type { RoleRef, Source, SyncJob } from '../jobs/index.ts';

/** How many of each a page told of. */
export interface ObjectCounts {
  readonly users: number;
  readonly tenants: number;
  readonly memberships: number;
}

/** A page of a directory, as facts. */
export interface DirectoryPage {
  /** What its objects are, ready for the queue. */
  readonly jobs: readonly SyncJob[];
  readonly read: ObjectCounts;
  /** Where to go on when this page is done with; `null`: everything has been read. */
  readonly next: string | null;
}

/**
 * All that a provider, or a file, says of its users: read in pages, tenants before users before memberships, and never
 * held as a whole. A membership tells the whole role set.
 */
export interface Directory {
  readonly source: Source;
  /** Names the account that is read, without a secret in it: a run can be resumed only on the same one. */
  readonly account: string;
  /** How many users there are, as the directory says; `undefined`: it does not. */
  count(): Promise<number | undefined>;
  /**
   * From the start, or from where a page said to go on. The page with `next: null` comes only when the read is known to
   * be complete: nothing was skipped because the directory changed between two pages, or broke off.
   *
   * @throws {DirectoryError}
   */
  pages(from?: string): AsyncIterable<DirectoryPage>;
  /**
   * One user and its memberships, read afresh; `null`: the directory has no such user.
   *
   * @throws {DirectoryError}
   */
  readUser(id: string): Promise<readonly SyncJob[] | null>;
  /** The same for a tenant; of its own, without its members. */
  readTenant(id: string): Promise<readonly SyncJob[] | null>;
  /** The roles that exist there, whether somebody has them or not. */
  roles(): Promise<readonly RoleRef[]>;
}

/** What reading needs of the world. */
export interface ReadingOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** In [0, 1). */
  readonly random: () => number;
  /** Ends every request and every wait. */
  readonly signal?: AbortSignal | undefined;
  /** Told of each wait before it begins, for the progress line. */
  readonly onWait?: ((wait: { readonly why: string; readonly ms: number }) => void) | undefined;
}

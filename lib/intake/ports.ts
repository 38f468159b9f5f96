import type { SyncJob, UnparsedEvent } from '../jobs/index.ts';

export interface SendOptions {
  /** Fires when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** Puts jobs on the queue; throws unless the queue has confirmed every one of them. */
export type Enqueue = (jobs: readonly SyncJob[], options: SendOptions) => Promise<void>;

/** Keeps a believed event that makes no jobs for now; throws unless that is confirmed. */
export type KeepUnparsed = (event: UnparsedEvent, options: SendOptions) => Promise<void>;

/** What requests are verified with, where it can be read again (`Secret` of lib/config). */
export interface RereadableSecret {
  /** It did not do: whether there is something else now. Never throws, and is there within a second. */
  refresh(): Promise<boolean>;
  /** Does the work, and sees to it that what it uses is not too old. */
  during<R>(work: () => Promise<R>): Promise<R>;
}

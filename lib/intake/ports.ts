import type { SyncJob, UnparsedEvent } from '../jobs/index.ts';

export interface SendOptions {
  /** Fires when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** Puts jobs on the queue; throws unless the queue has confirmed every one of them. */
export type Enqueue = (jobs: readonly SyncJob[], options: SendOptions) => Promise<void>;

/** Keeps a believed event that makes no jobs for now; throws unless that is confirmed. */
export type KeepUnparsed = (event: UnparsedEvent, options: SendOptions) => Promise<void>;

import {
  decodeJob,
  decodeUnparsed,
  isUnparsed,
  type SyncJob,
  type UnparsedEvent,
} from '../jobs/index.ts';
import type { DeadLetter } from './dead-letter.ts';

/**
 * Why a chosen letter is still in the dead-letter queue.
 * - `unreadable`: neither a job nor an event that its provider's parser can read
 * - `no_jobs`: its provider's parser makes nothing of it: drop it if that is right
 * - `gone`: its provider, asked afresh, has it no more
 * - `not_read`: its provider did not answer
 * - `not_sent`: the live queue did not confirm its jobs
 * - `not_deleted`: its jobs are on their way, and it may be replayed twice: harmless
 */
export type KeptCause = 'unreadable' | 'no_jobs' | 'gone' | 'not_read' | 'not_sent' | 'not_deleted';

/** What a letter is worth now. */
export type LetterReading =
  | { readonly kind: 'jobs'; readonly jobs: readonly SyncJob[] }
  | { readonly kind: 'kept'; readonly cause: KeptCause; readonly message: string };

/** Reads a kept event again, with its provider's parser; throws when it still cannot. */
export type KeptEventParser = (event: UnparsedEvent) => readonly SyncJob[];

/**
 * The jobs of a letter as a replay sends them: to be verified, so that the ledger's digests do not swallow them, and no
 * longer fresh, since what was read afresh once is as old as when it was observed.
 */
export function readLetter(
  { body }: Pick<DeadLetter, 'body'>,
  parse: KeptEventParser,
): LetterReading {
  try {
    const found = isUnparsed(body) ? parse(decodeUnparsed(body)) : [decodeJob(body)];
    if (found.length === 0) {
      return { kind: 'kept', cause: 'no_jobs', message: 'its event makes no job' };
    }
    return { kind: 'jobs', jobs: found.map(asReplayed) };
  } catch (error) {
    const message = error instanceof Error ? error.message : 'unknown failure';
    return { kind: 'kept', cause: 'unreadable', message };
  }
}

function asReplayed({ fresh: _, ...job }: SyncJob): SyncJob {
  return { ...job, verify: true };
}

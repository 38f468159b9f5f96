import type { Directory, DirectoryPage } from '../directories/directory.ts';
import { DirectoryError } from '../directories/errors.ts';
import type { SyncJob } from '../jobs/index.ts';
import type { JobSender } from '../queue/index.ts';
import type { Checkpoint } from './checkpoint.ts';
import { BackfillError } from './errors.ts';
import { type Selection, selectJobs } from './select.ts';

export interface BackfillRun {
  readonly directory: Pick<Directory, 'pages'>;
  /** Where to begin, and with which options. */
  readonly checkpoint: Checkpoint;
  /** For the import queue. */
  readonly sender: Pick<JobSender, 'send'>;
  /** Keeps a checkpoint before anything that comes after it is sent. */
  readonly keep: (checkpoint: Checkpoint) => Promise<void>;
  /** Told of each page when it is done with. */
  readonly onPage?: ((checkpoint: Checkpoint, jobs: readonly SyncJob[]) => void) | undefined;
  /** Ends the run after the page that is being sent. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** How a run ended, and the last checkpoint that was kept. */
export type BackfillEnd =
  | { readonly kind: 'complete' | 'limited' | 'stopped'; readonly checkpoint: Checkpoint }
  | { readonly kind: 'failed'; readonly checkpoint: Checkpoint; readonly error: unknown };

/**
 * Puts what a directory holds on the import queue, page after page: read, send, confirm, checkpoint. The next page is
 * read while one is sent, so that two are held and no more. Wherever it dies, going on from the last checkpoint sends at
 * most one page again, with the same versions, and skips nothing.
 *
 * Never throws for what the directory, the queue or the checkpoint's place do; `failed` has the error.
 */
export async function runBackfill(run: BackfillRun): Promise<BackfillEnd> {
  const { directory, sender, keep, onPage, signal, now } = run;
  let { checkpoint } = run;
  const pages = directory.pages(checkpoint.next)[Symbol.asyncIterator]();
  const readNext = () => {
    const page = pages.next();
    // It may fail while the one before it is sent: it is asked for afterwards.
    page.catch(() => {});
    return page;
  };
  try {
    for (let coming = readNext(); ; ) {
      const page = await coming;
      if (page.done === true) throw endedEarly(checkpoint);
      const chosen = selectJobs(page.value, checkpoint.options, roomOf(checkpoint));
      const after = advance(checkpoint, page.value, chosen);
      if (after.state === 'running') coming = readNext();
      await sender.send(chosen.jobs);
      const kept = { ...after, updatedAt: now() };
      await keep(kept);
      checkpoint = kept;
      onPage?.(checkpoint, chosen.jobs);
      if (kept.state !== 'running') return { kind: kept.state, checkpoint };
      if (signal?.aborted === true) return { kind: 'stopped', checkpoint };
    }
  } catch (error) {
    const isStopped = error instanceof DirectoryError && error.code === 'aborted';
    return isStopped ? { kind: 'stopped', checkpoint } : { kind: 'failed', checkpoint, error };
  } finally {
    // Behind a page that is still being read; nobody waits for that.
    pages.return?.()?.catch(() => {});
  }
}

const roomOf = ({ options, counts }: Checkpoint): number =>
  (options.limit ?? Number.POSITIVE_INFINITY) - counts.users;

/** Where the run stands once a page has been sent. */
function advance(before: Checkpoint, page: DirectoryPage, chosen: Selection): Checkpoint {
  const { read, older, jobs, isCut } = chosen;
  const { counts } = before;
  const reached: Checkpoint = {
    ...before,
    counts: {
      users: counts.users + read.users,
      tenants: counts.tenants + read.tenants,
      memberships: counts.memberships + read.memberships,
      jobs: counts.jobs + jobs.length,
      older: counts.older + older,
    },
  };
  if (isCut) return { ...reached, state: 'limited' };
  if (page.next === null) return { ...reached, state: 'complete' };
  if (roomOf(reached) <= 0) return { ...reached, next: page.next, state: 'limited' };
  return { ...reached, next: page.next };
}

function endedEarly({ counts }: Checkpoint): BackfillError {
  return new BackfillError(
    'incomplete',
    `the directory ended after ${counts.users} users without saying that it was all; go on from there`,
  );
}

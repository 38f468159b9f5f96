import { decodeJob, encodeJob, type SyncJob } from '../jobs/index.ts';
import { sendJobs } from '../reconcile/index.ts';
import type { Deadline } from './deadline.ts';
import { type Journal, JournalError } from './journal/index.ts';
import type { RunPorts } from './ports.ts';
import type { OpenRun } from './run-state.ts';

type Sending = NonNullable<OpenRun['sending']>;

/** Jobs of one journal entry; and jobs between two notes of how far it has got. */
const JOBS_TOGETHER = 500;

/** Puts down what is to be sent, so that each wake-up sends the same. */
export async function keepBatch(
  jobs: readonly SyncJob[],
  batch: string,
  journal: Journal,
): Promise<void> {
  for (let at = 0; at < jobs.length; at += JOBS_TOGETHER) {
    await journal.add('mends', batch, jobs.slice(at, at + JOBS_TOGETHER).map(encodeJob));
  }
  await journal.flush();
}

/** The jobs of a batch that an earlier wake-up put down. @throws {JournalError} `unreadable` where some are missing */
export function batchIn(journal: Journal, { batch, jobs }: Sending): readonly SyncJob[] {
  const found = journal.take('mends', batch).flat().map(decodeJob);
  if (found.length === jobs) return found;
  throw new JournalError('unreadable', 'jobs that were to be sent are gone from the journal');
}

/**
 * Sends what is left of a batch, and notes how far it has got. Some jobs may be sent twice, after a death: they say the
 * same at the same versions.
 *
 * @returns whether all are sent; false when the deadline is over
 */
export async function sendBatch(
  jobs: readonly SyncJob[],
  sending: Sending,
  note: (sending: Sending) => Promise<void>,
  deadline: Deadline,
  { send }: Pick<RunPorts, 'send'>,
): Promise<boolean> {
  let { sent } = sending;
  while (sent < jobs.length) {
    deadline.check();
    const some = jobs.slice(sent, sent + JOBS_TOGETHER);
    const now = await sendJobs(some, { send, signal: deadline.signal });
    sent += now;
    await note({ ...sending, sent });
    if (now < some.length) return false;
  }
  return true;
}

import type { SyncJob } from '../jobs/index.ts';
import { refusalOf } from './brake.ts';
import type { ReconcileOptions } from './ports.ts';
import { type Comparison, mendsOf } from './report.ts';

/** Jobs sent together. */
const JOBS_AT_ONCE = 200;

export interface SendMendsOptions extends Pick<ReconcileOptions, 'signal' | 'onStep'> {
  /** Puts jobs on the import queue; resolves once each is confirmed. */
  readonly send: (jobs: readonly SyncJob[]) => Promise<void>;
}

/**
 * Sends the jobs that mend what was found, those that take something away first. Sending them twice does no harm: each
 * says what the provider said, at the version of its reading.
 *
 * @returns how many were sent; fewer than there are when the signal fired
 * @throws {ReconcileError} `too_many_removals`, before anything is sent; what `send` throws
 */
export async function sendMends(
  comparison: Comparison,
  { send, signal, onStep }: SendMendsOptions,
): Promise<number> {
  const refusal = refusalOf(comparison);
  if (refusal !== null) throw refusal;
  return await sendJobs(mendsOf(comparison), { send, signal, onStep });
}

/** Sends jobs some at a time, in their order. @returns how many were sent; what `send` throws passes on */
export async function sendJobs(
  jobs: readonly SyncJob[],
  { send, signal, onStep }: SendMendsOptions,
): Promise<number> {
  let sent = 0;
  while (sent < jobs.length && signal?.aborted !== true) {
    const some = jobs.slice(sent, sent + JOBS_AT_ONCE);
    await send(some);
    sent += some.length;
    onStep?.({ phase: 'sending', done: sent, total: jobs.length });
  }
  return sent;
}

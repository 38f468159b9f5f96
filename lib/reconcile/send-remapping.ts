import { refusalOfRemapping } from './brake.ts';
import type { Remapping } from './remapping.ts';
import { type SendMendsOptions, sendJobs } from './send-mends.ts';

/**
 * Sends the jobs that bring everybody over to the config as it is, parents first. Sending them twice does no harm: each
 * says what the provider said, at the version of its reading.
 *
 * @returns how many were sent; fewer than there are when the signal fired
 * @throws {ReconcileError} `too_many_removals`, before anything is sent; what `send` throws
 */
export async function sendRemapping(
  remapping: Remapping,
  options: SendMendsOptions,
): Promise<number> {
  const refusal = refusalOfRemapping(remapping);
  if (refusal !== null) throw refusal;
  return await sendJobs(remapping.jobs, options);
}

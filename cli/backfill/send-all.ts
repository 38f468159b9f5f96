import {
  type BackfillEnd,
  checkpointFile,
  lockCheckpoint,
  queueDigest,
  runBackfill,
} from '../../lib/backfill/index.ts';
import { createJobSender } from '../../lib/queue/index.ts';
import type { Given } from '../command.ts';
import { CliError, interrupted } from '../errors.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { Shell } from '../shell.ts';
import { beginFrom, optionsOf, readEarlier, tellComplete } from './begin.ts';
import { explainFailure } from './failure.ts';
import { printSummary } from './print-summary.ts';
import type { Request } from './request.ts';
import { nameOf, openSource } from './source.ts';
import { createWatch } from './watch.ts';

/**
 * Puts a whole directory on the import queue.
 *
 * @param shell - its signal ends reading
 * @throws {CliError}
 */
export async function sendAll(
  request: Request,
  given: Given,
  shell: Shell,
): Promise<ExitCode | undefined> {
  const { terminal, access } = given;
  const queues = await access.queues();
  if (queues.imports === undefined) {
    throw new CliError('no_import_queue', 'IMPORT_QUEUE_URL is not set: there is no import queue', {
      remedy:
        'Set it, or give a --stage that has one; without one, imports would hold up live traffic.',
    });
  }
  const file = checkpointFile(request.checkpoint);
  const unlock = await lockCheckpoint(request.checkpoint);
  const startedAt = shell.now();
  try {
    const earlier = await readEarlier(file, request, terminal);
    const isResumed = request.mode === 'resume' && earlier !== undefined;
    const began = isResumed ? earlier.startedAt : startedAt;
    const watch = createWatch(terminal, nameOf(request), shell.stderr.isTerminal);
    const source = await openSource(request, given, shell, {
      startedAt: began,
      columns: optionsOf(request, earlier).columns,
      onWait: watch.onWait,
    });
    const identity = {
      source: request.source,
      account: source.directory.account,
      queue: queueDigest(queues.imports),
      options: request.options,
    };
    const checkpoint = beginFrom(earlier, request, identity, began);
    tellComplete(earlier, identity, request, terminal);
    const total = await source.countUsers(terminal).catch((error: unknown) => {
      if (!shell.signal.aborted) throw error;
      throw interrupted(isResumed ? `Go on with it: ${request.lines.resume}` : 'Nothing was sent.');
    });
    await file.write(checkpoint);
    const sender = createJobSender({ client: queues.client, queueUrl: queues.imports });
    watch.begin(checkpoint, total);
    let end: BackfillEnd;
    try {
      end = await runBackfill({
        directory: source.directory,
        checkpoint,
        sender,
        keep: (reached) => file.write(reached),
        onPage: watch.page,
        signal: shell.signal,
        now: shell.now,
      });
    } finally {
      watch.end();
    }
    const jobsBefore = checkpoint.counts.jobs;
    printSummary(end, { request, terminal, jobsBefore, tookMs: shell.now() - startedAt });
    if (end.kind === 'failed') throw explainFailure(end, request);
    if (end.kind === 'stopped') throw interrupted(`Go on with it: ${request.lines.resume}`);
    return undefined;
  } finally {
    await unlock();
  }
}

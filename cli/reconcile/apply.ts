import { createJobSender, QueueError } from '../../lib/queue/index.ts';
import {
  type Comparison,
  confirm,
  type ReconcileOptions,
  refusalOf,
  sendMends,
} from '../../lib/reconcile/index.ts';
import type { Given } from '../command.ts';
import { CliError, interrupted } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { thousands } from './draw.ts';
import { reportOf } from './report.ts';
import type { Request } from './request.ts';
import type { Watch } from './watch.ts';
import { writeReport } from './write-report.ts';

export type Send = (
  jobs: Parameters<ReturnType<typeof createJobSender>['send']>[0],
) => Promise<void>;

/** @throws {CliError} `no_import_queue` */
export async function openQueue({ access }: Given): Promise<Send> {
  const { client, imports } = await access.queues();
  if (imports === undefined) {
    throw new CliError('no_import_queue', 'IMPORT_QUEUE_URL is not set: there is no import queue', {
      remedy:
        'Set it, or give a --stage that has one; without one, mends would hold up live traffic.',
    });
  }
  const sender = createJobSender({ client, queueUrl: imports });
  return (jobs) => sender.send(jobs);
}

export interface Applying {
  readonly request: Request;
  readonly options: ReconcileOptions;
  readonly watch: Watch;
  readonly given: Given;
}

/** Looks again at what was found, shows it, asks, and sends what mends it. */
export async function apply(
  found: Comparison,
  send: Send,
  { request, options, watch, given }: Applying,
): Promise<ExitCode | undefined> {
  const { terminal, shell, access } = given;
  const { label } = await access.place();
  const refusal = refusalOf(found);
  if (refusal !== null) {
    await writeReport(reportOf(found, label, terminal), request, given);
    throw refusal;
  }
  const confirmed = await confirm(found, options).finally(watch.end);
  const told = reportOf(confirmed, label, terminal);
  // One JSON value: it tells what was sent, so it comes last.
  const isLast = request.format === 'json' && request.output === undefined;
  if (!isLast) await writeReport(told, request, given);
  let sent = 0;
  if (told.mends > 0) {
    const yes = await terminal.ask(`Send ${jobs(told.mends)} to the import queue, ${label}?`);
    if (!yes) {
      terminal.note('Nothing was changed.');
      return EXIT.different;
    }
    const { signal } = shell;
    sent = await sendMends(confirmed, { send, signal, onStep: watch.onStep })
      .catch((error: unknown) => {
        throw unsent(error, request);
      })
      .finally(watch.end);
  }
  if (isLast) await writeReport({ ...told, sent }, request, given);
  if (sent < told.mends) {
    throw interrupted(
      `${thousands(sent)} of ${jobs(told.mends)} were sent. Run it again, which does no harm: ${request.again()}`,
    );
  }
  if (sent > 0) {
    terminal.note(`${jobs(sent)} sent; the worker applies them after live traffic.`);
    terminal.note(`Watch it: ${request.watch}`);
  } else if (told.isDifferent) terminal.note('None of it can be mended by sending it again.');
  return hasRest(confirmed) ? EXIT.different : undefined;
}

/** Whether something differs that no job mends: what has a reason does, whatever else of the same user is sent. */
const hasRest = ({ findings }: Comparison): boolean =>
  findings.some(({ differences, mends }) =>
    differences.some(
      ({ kind, reason }) => kind !== 'foreign' && (mends.length === 0 || reason !== undefined),
    ),
  );

export const jobs = (count: number): string =>
  `${thousands(count)} ${count === 1 ? 'job' : 'jobs'}`;

/** Some of it may have been sent. */
export function unsent(error: unknown, request: Request): unknown {
  if (!(error instanceof QueueError)) return error;
  return new CliError(error.code, error.message, {
    cause: error,
    remedy: `Some may have been sent all the same. Run it again, which does no harm: ${request.again()}`,
  });
}

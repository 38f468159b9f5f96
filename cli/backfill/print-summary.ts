import type { BackfillEnd } from '../../lib/backfill/index.ts';
import { duration, instant, maskEmails, type Terminal } from '../terminal/index.ts';
import { codeOf } from './failure.ts';
import type { Request } from './request.ts';
import { thousands } from './thousands.ts';

export interface SummaryContext {
  readonly request: Request;
  readonly terminal: Terminal;
  /** Sent by earlier parts of the run. */
  readonly jobsBefore: number;
  /** This part of it, in ms. */
  readonly tookMs: number;
}

/** What was done, and what comes next; of a run that did not end well, as JSON only: the error says the rest. */
export function printSummary(end: BackfillEnd, context: SummaryContext): void {
  const { terminal } = context;
  if (terminal.json) terminal.printJson(summaryOf(end, context));
  else if (end.kind === 'complete' || end.kind === 'limited') printWords(end, context);
}

function summaryOf(end: BackfillEnd, { request, tookMs }: SummaryContext) {
  const { checkpoint } = end;
  const { users, tenants, memberships, jobs, older } = checkpoint.counts;
  const isOver = checkpoint.state !== 'running';
  const error = end.kind === 'failed' && end.error instanceof Error ? end.error : undefined;
  return {
    state: end.kind,
    run: checkpoint.run,
    source: checkpoint.source,
    account: checkpoint.account,
    read: { users, tenants, memberships },
    jobs,
    older,
    startedAt: instant(checkpoint.startedAt),
    ...(isOver ? { endedAt: instant(checkpoint.updatedAt) } : {}),
    tookMs,
    checkpoint: request.checkpoint,
    ...(isOver ? {} : { resume: request.lines.resume }),
    ...(error === undefined
      ? {}
      : { error: { code: codeOf(error) ?? 'unforeseen', message: maskEmails(error.message) } }),
  };
}

function printWords(end: BackfillEnd, context: SummaryContext): void {
  const { request, terminal, jobsBefore, tookMs } = context;
  const { account, counts, options } = end.checkpoint;
  const sent = counts.jobs - jobsBefore;
  const rate = tookMs < 1000 ? '' : `, ${thousands(Math.round((sent / tookMs) * 1000))}/s`;
  const rows = [
    ['users read', thousands(counts.users)],
    ['tenants read', thousands(counts.tenants)],
    ['memberships read', thousands(counts.memberships)],
    ...(options.since === undefined ? [] : [['left out as older', thousands(counts.older)]]),
    ['jobs sent', thousands(counts.jobs)],
    ['of them now', `${thousands(sent)} in ${duration(tookMs)}${rate}`],
  ];
  const how =
    end.kind === 'complete'
      ? terminal.style('green', 'complete')
      : `${terminal.style('yellow', 'stopped at the limit')} of ${thousands(options.limit ?? 0)} users; it is not all`;
  terminal.print(`${account}: ${how}`);
  terminal.table({ columns: ['what', { name: 'count', align: 'right' }], rows });
  terminal.print(`Next: the worker applies them; see how far it is: ${request.lines.watch}`);
}

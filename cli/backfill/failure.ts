import type { BackfillEnd } from '../../lib/backfill/index.ts';
import { CliError } from '../errors.ts';
import type { Request } from './request.ts';
import { thousands } from './thousands.ts';

/** What ended a run, how far it came and how to go on. */
export function explainFailure(
  { checkpoint, error }: Extract<BackfillEnd, { kind: 'failed' }>,
  { lines, checkpoint: path }: Pick<Request, 'lines' | 'checkpoint'>,
): CliError {
  const code = codeOf(error) ?? 'unforeseen';
  const message = error instanceof Error ? error.message : String(error);
  const { users, jobs } = checkpoint.counts;
  const sent = `${thousands(jobs)} jobs of ${thousands(users)} users were sent and confirmed`;
  return new CliError(code, `the backfill is incomplete: ${message}`, {
    cause: error,
    remedy:
      code === 'bad_cursor'
        ? `${sent}. It cannot go on from there; sending again does no harm.\nBegin anew: ${lines.restart(checkpoint.options)}`
        : `${sent} (${path}).\nGo on with it: ${lines.resume}`,
  });
}

export function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

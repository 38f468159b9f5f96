import { RoundStopped } from '../errors.ts';
import type { JobResult } from '../round/read/results.ts';

/** Why a message comes again or was dead-lettered, as a word for logs and metrics; where that is known. */
export function codeOf(result: JobResult): string | undefined {
  if (result.kind === 'dead') return result.reason;
  if (result.kind !== 'retry') return undefined;
  const { cause } = result;
  if (cause instanceof RoundStopped) return cause.stop;
  return cause !== undefined && 'code' in cause ? String(cause.code) : undefined;
}

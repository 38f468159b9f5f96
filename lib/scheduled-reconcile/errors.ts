import { ReconcileError } from '../reconcile/index.ts';
import { JournalError } from './journal/index.ts';

/** A run that has to stop, for a reason of its own. */
export type RunErrorCode =
  /** The config knows this provider's users by something else than their ids. */
  | 'users_not_by_id'
  /** Begun under another config, account or mode, or too long ago. */
  | 'mapping_changed'
  | 'account_changed'
  | 'mode_changed'
  | 'stale'
  /** Wake-up after wake-up added nothing. */
  | 'no_progress'
  /** The function's timeout leaves no time for anything. */
  | 'too_short';

export class RunError extends Error {
  readonly code: RunErrorCode;

  constructor(code: RunErrorCode, message: string) {
    super(message);
    this.name = 'RunError';
    this.code = code;
  }
}

/**
 * How a run goes on after what was thrown.
 * - `passing`: the next wake-up tries again from where this one got to
 * - `unreadable`: what was read is lost, and the run begins anew
 * - `taken_over`: somebody else goes on with it
 * - `refused`: a brake; a person has to look
 * - `no_access`: it has failed, unless the credentials are others by now
 * - `final`: it has failed
 */
export type Failure = 'passing' | 'unreadable' | 'taken_over' | 'refused' | 'no_access' | 'final';

/** Of errors of other rooms, those that another quarter of an hour may mend. */
const PASSING: ReadonlySet<string> = new Set([
  // DirectoryError. A reading that ended early goes on, or begins again, from its cursor.
  'unavailable',
  'throttled',
  'incomplete',
  // LedgerError
  'ledger_unavailable',
]);

/** Who asks is not let in: of DirectoryError, and of PermitError. */
const NO_ACCESS: ReadonlySet<string> = new Set(['no_access', 'unauthorized']);

export function failureOf(error: unknown): Failure {
  if (error instanceof JournalError) return error.code;
  if (error instanceof ReconcileError) {
    return error.code === 'unforeseen_fact' ? 'final' : 'refused';
  }
  const { code, retry, name } = wordsOf(error);
  if (PASSING.has(code)) return 'passing';
  if (NO_ACCESS.has(code)) return 'no_access';
  if (name === 'QueueError') return code === 'job_too_large' ? 'final' : 'passing';
  return name === 'PermitError' && retry === 'transient' ? 'passing' : 'final';
}

/** Errors of ours: their messages name codes and paths, and no values. */
const OURS: ReadonlySet<string> = new Set([
  'DirectoryError',
  'JournalError',
  'LedgerError',
  'MappingError',
  'PermitError',
  'QueueError',
  'ReconcileError',
  'RunError',
]);

/** A word for logs; of what nobody foresaw, `unexpected`. */
export function codeOf(error: unknown): string {
  const { name, code } = wordsOf(error);
  return OURS.has(name) && code !== '' ? code : 'unexpected';
}

function wordsOf(error: unknown): {
  readonly name: string;
  readonly code: string;
  readonly retry: unknown;
} {
  if (!(error instanceof Error)) return { name: '', code: '', retry: undefined };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return { name: error.name, code, retry: 'retry' in error ? error.retry : undefined };
}

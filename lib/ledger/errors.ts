export type LedgerErrorCode = 'corrupt_item' | 'item_too_large' | 'ledger_unavailable';

/** The ledger could not be read or written: its jobs come again, unless it is their own item that does not fit. */
export class LedgerError extends Error {
  readonly retry: 'transient' | 'permanent';
  readonly code: LedgerErrorCode;

  constructor(code: LedgerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LedgerError';
    this.code = code;
    this.retry = code === 'item_too_large' ? 'permanent' : 'transient';
  }
}

/** What an SDK failure becomes. @param cause - of the client */
export const ledgerUnavailable = (cause: unknown): LedgerError =>
  new LedgerError('ledger_unavailable', `the ledger table did not answer: ${reasonOf(cause)}`, {
    cause,
  });

/** The SDK's name of a failure; where nobody answered, Node's words, which hold an address and a code. */
export function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown';
  // One for each address that the host has.
  if (cause instanceof AggregateError && cause.errors.length > 0) return reasonOf(cause.errors[0]);
  if (cause.name === 'TimeoutError') return 'no answer in time (TimeoutError)';
  if (cause.name !== 'Error') return cause.name;
  if ('syscall' in cause) return cause.message;
  if ('code' in cause && typeof cause.code === 'string') return cause.code;
  return cause.message === 'Region is missing' ? 'no AWS region is set' : cause.name;
}

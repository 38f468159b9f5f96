export type LedgerErrorCode = 'corrupt_item' | 'item_too_large' | 'ledger_unavailable';

/** The ledger could not be read or written. Its jobs come again. */
export class LedgerError extends Error {
  readonly retry = 'transient';
  readonly code: LedgerErrorCode;

  constructor(code: LedgerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LedgerError';
    this.code = code;
  }
}

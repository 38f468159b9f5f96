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

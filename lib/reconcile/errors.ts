export type ReconcileErrorCode =
  /** The provider listed no user at all, and the ledger has living ones of it. */
  | 'empty_read'
  /** More would be taken away than is allowed without being told. */
  | 'too_many_removals'
  /** The directory told of something that no directory should. */
  | 'unforeseen_fact';

export interface ReconcileErrorOptions extends ErrorOptions {
  /** Of `too_many_removals`: how many of a kind would have to be allowed. */
  readonly needed?: number;
}

/** Why nothing is mended. Nothing was sent when it is thrown. */
export class ReconcileError extends Error {
  readonly code: ReconcileErrorCode;
  readonly needed: number | undefined;

  constructor(code: ReconcileErrorCode, message: string, options: ReconcileErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'ReconcileError';
    this.code = code;
    this.needed = options.needed;
  }
}

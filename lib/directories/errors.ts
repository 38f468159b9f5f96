export type DirectoryErrorCode =
  /** The credentials were refused, or lack a right. */
  | 'no_access'
  /** It went on refusing for its rate limit. */
  | 'throttled'
  /** No answer, or a 5xx, time after time. */
  | 'unavailable'
  /** An answer, or a row of a file, that cannot be read. */
  | 'malformed'
  /** The read ended before the end, or skipped something. */
  | 'incomplete'
  /** Where to go on is of another directory, or too old. */
  | 'bad_cursor'
  | 'aborted';

export interface DirectoryErrorOptions extends ErrorOptions {
  readonly status?: number | undefined;
}

/** Everything that `lib/directories` throws. The message names the request or the row, and never what is in it. */
export class DirectoryError extends Error {
  readonly code: DirectoryErrorCode;
  readonly status: number | undefined;

  constructor(code: DirectoryErrorCode, message: string, options: DirectoryErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'DirectoryError';
    this.code = code;
    this.status = options.status;
  }
}

export type StackErrorCode = 'bad_template' | 'bad_option' | 'start_failed' | 'already_runs';

/** The local stack cannot be started as asked. */
export class StackError extends Error {
  readonly retry = 'configuration';
  readonly code: StackErrorCode;

  constructor(code: StackErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StackError';
    this.code = code;
  }
}

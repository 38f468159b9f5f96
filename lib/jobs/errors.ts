export type JobErrorCode = 'invalid_json' | 'invalid_job' | 'unsupported_version';

/** A queue message that is no job of ours. Never worth a retry. */
export class JobError extends Error {
  readonly retry = 'permanent';
  readonly code: JobErrorCode;

  constructor(code: JobErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'JobError';
    this.code = code;
  }
}

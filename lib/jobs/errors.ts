import type { Source } from './job.ts';

export type JobErrorCode = 'invalid_json' | 'invalid_job' | 'unsupported_version';

export interface JobErrorDetails extends ErrorOptions {
  readonly source?: Source | undefined;
  readonly eventId?: string | undefined;
}

/** A queue message that is no job of ours. Never worth a retry. */
export class JobError extends Error {
  readonly retry = 'permanent';
  readonly code: JobErrorCode;
  /** Where it came from, as far as its body says. */
  readonly source: Source | undefined;
  readonly eventId: string | undefined;

  constructor(code: JobErrorCode, message: string, details: JobErrorDetails = {}) {
    super(message, details);
    this.name = 'JobError';
    this.code = code;
    this.source = details.source;
    this.eventId = details.eventId;
  }
}

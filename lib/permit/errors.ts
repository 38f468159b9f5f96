export type PermitErrorCode =
  | 'unreachable'
  | 'rate_limited'
  | 'unavailable'
  | 'concurrent_operation'
  | 'unauthorized'
  | 'wrong_api_url'
  | 'unreadable_answer'
  | 'email_taken'
  | 'conflict'
  | 'unknown_role'
  | 'unknown_resource'
  | 'unknown_relation'
  | 'not_found'
  | 'rejected';

export type RetryClass = 'transient' | 'configuration' | 'permanent';
export type Missing = 'user' | 'tenant' | 'role' | 'instance' | 'resource' | 'relation' | 'unknown';

export interface PermitErrorDetails {
  readonly retry: RetryClass;
  readonly status?: number | undefined;
  /** Permit's own id of the request: the `id` of its error body, else what a header says. */
  readonly requestId?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly missing?: Missing | undefined;
}

/** A Permit call that failed, classified. Its message carries codes and paths, never a value that we sent. */
export class PermitError extends Error {
  readonly code: PermitErrorCode;
  readonly retry: RetryClass;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly missing: Missing | undefined;

  constructor(code: PermitErrorCode, message: string, details: PermitErrorDetails) {
    super(message);
    this.name = 'PermitError';
    this.code = code;
    this.retry = details.retry;
    this.status = details.status;
    this.requestId = details.requestId;
    this.retryAfterMs = details.retryAfterMs;
    this.missing = details.missing;
  }
}

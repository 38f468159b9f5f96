export type HandoffErrorCode =
  | 'missing_token'
  | 'invalid_token'
  | 'expired_token'
  | 'issuer_unavailable'
  | 'unusable_claims'
  | 'unavailable'
  | 'bad_wait';

/**
 * A handoff that is not taken. The code is what the client is told; `reason` says more to whoever reads the log. Neither
 * has anything of the token in it, but for the name of a claim.
 */
export class HandoffError extends Error {
  readonly retry: 'transient' | 'permanent';
  readonly code: HandoffErrorCode;
  readonly reason: string;
  /** What the client is told beside the code: the claim, by its name, and the rule. */
  readonly detail: string | undefined;

  constructor(
    code: HandoffErrorCode,
    reason: string,
    options: ErrorOptions & { readonly detail?: string | undefined } = {},
  ) {
    super(`${code}: ${reason}`, options);
    this.name = 'HandoffError';
    this.code = code;
    this.reason = reason;
    this.detail = options.detail;
    this.retry =
      code === 'unavailable' || code === 'issuer_unavailable' ? 'transient' : 'permanent';
  }
}

/** The kinds of 400 and 409 that SCIM has words for (RFC 7644, table 9). */
export type ScimType =
  | 'invalidFilter'
  | 'invalidPath'
  | 'invalidSyntax'
  | 'invalidValue'
  | 'mutability'
  | 'noTarget'
  | 'tooMany'
  | 'uniqueness';

export interface ScimErrorDetails extends ErrorOptions {
  readonly scimType?: ScimType | undefined;
  /** Whole seconds after which to come again. */
  readonly retryAfter?: number | undefined;
  /** Methods that are allowed, of a 405. */
  readonly allow?: string | undefined;
}

/**
 * What a SCIM client is told when its request is not carried out. `message` goes to the client, and stands in its logs:
 * it names the attribute and the rule, and no value but ids.
 */
export class ScimError extends Error {
  readonly status: number;
  readonly scimType: ScimType | undefined;
  readonly retryAfter: number | undefined;
  readonly allow: string | undefined;

  constructor(status: number, message: string, details: ScimErrorDetails = {}) {
    super(message, details);
    this.name = 'ScimError';
    this.status = status;
    this.scimType = details.scimType;
    this.retryAfter = details.retryAfter;
    this.allow = details.allow;
  }
}

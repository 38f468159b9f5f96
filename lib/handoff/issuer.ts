/** Whose tokens are taken. */
export interface Issuer {
  /** The `iss` of its tokens, letter for letter. */
  readonly issuer: string;
  /** A token must be for one of these (`aud`). */
  readonly audience: readonly string[];
  /** Where its public keys are. */
  readonly jwksUri: string;
  /** Signatures that are believed; only asymmetric ones. */
  readonly algorithms: readonly string[];
  /** Stands before its user ids, so that those of two issuers stay apart. */
  readonly userPrefix: string;
}

/** What is kept of a token: not the token. Times are milliseconds. */
export interface TokenRecord {
  /** The beginning of the token's digest: by it one is revoked. */
  readonly id: string;
  readonly note: string;
  readonly createdAt: number;
  /** `null`: it does not expire. */
  readonly expiresOn: number | null;
}

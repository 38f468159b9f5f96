/** A claim whose user does not have what it claims: somebody is at it, or died at it longer ago than this. */
export const CLAIM_LIFE_MS = 60_000;

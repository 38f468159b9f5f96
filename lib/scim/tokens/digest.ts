import { createHash, timingSafeEqual } from 'node:crypto';

/** Characters of a digest that tell a tenant's tokens apart, and nothing of a token. */
const ID_LENGTH = 12;

/** What is kept of a token: in hex. It has 256 random bits, so no salt and no slow hash are needed. */
export const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex');

export const idOf = (digest: string): string => digest.slice(0, ID_LENGTH);

/** In the same time wherever they differ. */
export const isSameDigest = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

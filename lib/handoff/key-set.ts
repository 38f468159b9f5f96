import {
  createRemoteJWKSet,
  customFetch,
  errors,
  type FetchImplementation,
  type JWTVerifyGetKey,
} from 'jose';
import { HandoffError } from './errors.ts';

/** A sign-in is waiting. */
const FETCH_TIMEOUT_MS = 2000;
/** A key id that is not there makes us look again, but no oftener: anybody can make one up. */
const COOLDOWN_MS = 30_000;
/** However often keys cannot be had, they are asked for no oftener: each such ask may be somebody's made-up token. */
const LEAST_BETWEEN_MS = 1000;
/** A key that its issuer took back is believed no longer than this. */
const MAX_AGE_MS = 600_000;

/**
 * An issuer's public keys, from its URL alone: whatever `jku`, `x5u` or `jwk` a token's header brings is not looked at.
 * Fetched when first needed, kept for ten minutes, and fetched anew for a key id that is not among them; at most once a
 * second while they cannot be had.
 *
 * @returns a finder that throws {@link HandoffError} `issuer_unavailable` when there are no keys to be had, and jose's own
 *   errors when none of them is the token's
 */
export function createKeySet(jwksUri: string): JWTVerifyGetKey {
  let askedAt = Number.NEGATIVE_INFINITY;
  const fetchSeldom: FetchImplementation = async (url, options) => {
    if (Date.now() - askedAt < LEAST_BETWEEN_MS) throw new Error('asked a moment ago');
    askedAt = Date.now();
    return await fetch(url, options);
  };
  const find = createRemoteJWKSet(new URL(jwksUri), {
    [customFetch]: fetchSeldom,
    // The next fetch is minutes away. Lambda stops a function between two requests, and a connection may be gone when it
    // goes on, without its having heard of it: a sign-in would be answered 503.
    headers: { connection: 'close' },
    timeoutDuration: FETCH_TIMEOUT_MS,
    cooldownDuration: COOLDOWN_MS,
    cacheMaxAge: MAX_AGE_MS,
  });
  return async (header, token) => {
    try {
      return await find(header, token);
    } catch (cause) {
      if (isOfTheToken(cause)) throw cause;
      throw new HandoffError('issuer_unavailable', reasonOf(cause), { cause });
    }
  };
}

/** Whether it is the token that asks for what the keys do not have; else it is they that cannot be had, or used. */
const isOfTheToken = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey ||
  error instanceof errors.JWKSMultipleMatchingKeys ||
  error instanceof errors.JOSENotSupported;

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWKSTimeout) return 'keys_timeout';
  if (error instanceof errors.JOSEError) return 'keys_unreadable';
  return 'keys_unreachable';
}

import { decodeJwt, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import * as z from 'zod/mini';
import { type JsonObject, jsonObject } from '../jobs/index.ts';
import { HandoffError } from './errors.ts';
import type { Issuer } from './issuer.ts';
import { createKeySet } from './key-set.ts';

/** How far an issuer's clock may be from ours, for `exp` and `nbf`. */
const CLOCK_TOLERANCE_S = 30;
/** A token from further ahead would win over everything that is said until then. */
const MAX_AHEAD_S = 60;
/** Who was deleted is remembered for 180 days: a token from before that would bring the user back. */
const MAX_AGE_S = 60 * 24 * 60 * 60;

/** A token that is believed. */
export interface Verified {
  readonly issuer: Issuer;
  readonly claims: JsonObject;
  /** When it was issued, in seconds; may have a fraction (RFC 7519, 2). */
  readonly iat: number;
}

export type VerifyToken = (token: string) => Promise<Verified>;

const issuedAt = z.object({ iat: z.number().check(z.nonnegative()) });

/**
 * Believes tokens of these issuers: their signature by a key of the issuer's, `iss`, `aud`, `exp`, `nbf` and `iat`.
 *
 * @param now - milliseconds
 * @returns a check that throws {@link HandoffError} `invalid_token`, `expired_token` or `issuer_unavailable`
 */
export function createVerifier(issuers: readonly Issuer[], now: () => number): VerifyToken {
  const known = new Map(
    issuers.map((issuer) => [issuer.issuer, { issuer, keys: createKeySet(issuer.jwksUri) }]),
  );
  return async (token) => {
    // What the token says of itself chooses among those that are known, and is checked with their keys.
    const found = known.get(claimedIssuer(token));
    if (found === undefined) throw new HandoffError('invalid_token', 'unknown_issuer');
    const { issuer, keys } = found;
    const claims = jsonObject.safeParse(await payloadOf(token, issuer, keys, now())).data;
    const { data } = issuedAt.safeParse(claims);
    if (claims === undefined || data === undefined) {
      throw new HandoffError('invalid_token', 'malformed_claims');
    }
    if (data.iat * 1000 > now() + MAX_AHEAD_S * 1000) {
      throw new HandoffError('invalid_token', 'issued_in_the_future');
    }
    if (data.iat * 1000 < now() - MAX_AGE_S * 1000) {
      throw new HandoffError('expired_token', 'issued_long_ago');
    }
    return { issuer, claims, iat: data.iat };
  };
}

function claimedIssuer(token: string): string {
  try {
    return decodeJwt(token).iss ?? '';
  } catch (cause) {
    throw new HandoffError('invalid_token', 'no_jwt', { cause });
  }
}

async function payloadOf(
  token: string,
  issuer: Issuer,
  keys: JWTVerifyGetKey,
  now: number,
): Promise<JWTPayload> {
  const options = {
    issuer: issuer.issuer,
    audience: [...issuer.audience],
    algorithms: [...issuer.algorithms],
    requiredClaims: ['exp', 'iat'],
    clockTolerance: CLOCK_TOLERANCE_S,
    currentDate: new Date(now),
  };
  try {
    return (await jwtVerify(token, keys, options)).payload;
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw refusalOf(error);
    // The token does not say which of several keys it is signed with: one of them has to fit.
    for await (const key of error) {
      try {
        return (await jwtVerify(token, key, options)).payload;
      } catch (cause) {
        if (!(cause instanceof errors.JWSSignatureVerificationFailed)) throw refusalOf(cause);
      }
    }
    throw refusalOf(new errors.JWSSignatureVerificationFailed());
  }
}

function refusalOf(cause: unknown): HandoffError {
  if (cause instanceof HandoffError) return cause;
  if (cause instanceof errors.JWTExpired)
    return new HandoffError('expired_token', 'exp', { cause });
  return new HandoffError('invalid_token', reasonOf(cause), { cause });
}

const REASONS: Readonly<Record<string, string>> = {
  ERR_JOSE_ALG_NOT_ALLOWED: 'algorithm_not_allowed',
  ERR_JWKS_NO_MATCHING_KEY: 'unknown_key',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'wrong_signature',
  ERR_JWS_INVALID: 'malformed',
  ERR_JWT_INVALID: 'malformed',
};

/** Which check it was, and nothing of the token. */
function reasonOf(cause: unknown): string {
  // Only claims that are checked get here: `aud`, `nbf` and the like.
  if (cause instanceof errors.JWTClaimValidationFailed) return `claim_${cause.claim}`;
  if (!(cause instanceof errors.JOSEError)) return 'unverifiable';
  return REASONS[cause.code] ?? cause.code.toLowerCase();
}

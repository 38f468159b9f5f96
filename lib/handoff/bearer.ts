import type { HttpRequest } from '../intake/index.ts';
import { HandoffError } from './errors.ts';

/** A token holds what an application needs to know at once. API Gateway takes headers of 10 KB in all. */
const MAX_TOKEN_BYTES = 16_384;
/** RFC 6750, 2.1. */
const BEARER = /^bearer +(\S+) *$/i;

/**
 * The token that a request brings. Only its header counts: tokens in URLs end in logs (RFC 6750, 2.3).
 *
 * @throws {HandoffError} `missing_token`; `invalid_token` when it is too large to be looked at
 */
export function bearerOf({ headers }: Pick<HttpRequest, 'headers'>): string {
  const [, token] = BEARER.exec(headers.get('authorization') ?? '') ?? [];
  if (token === undefined) throw new HandoffError('missing_token', 'no bearer token');
  if (Buffer.byteLength(token) > MAX_TOKEN_BYTES) {
    throw new HandoffError('invalid_token', 'too_large');
  }
  return token;
}

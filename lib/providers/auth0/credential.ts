import { createHash, timingSafeEqual } from 'node:crypto';
import { VerificationError } from '../errors.ts';
import type { Delivery, SignedRequest } from '../provider.ts';

/** In one way only: what begins with a space, or ends at a line's end, would be tried in as many ways as it has spaces. */
const SCHEME = /^(bearer|basic) +([^ ].*)$/is;

/** What a credential is compared by: of one length, whatever was sent. */
export type CredentialDigest = Buffer;

/**
 * @param credential as configured: the whole header value (`Bearer …`, `Basic …`), or the bare token.
 * @throws {RangeError} when it is empty.
 */
export function credentialDigest(credential: string): CredentialDigest {
  const value = normalise(credential);
  if (value === '') throw new RangeError('webhook token: must not be empty');
  return digest(value);
}

/**
 * Compares the `Authorization` header with every configured credential, in constant time. A bare
 * token is also found behind `Bearer`, and `user:password` in its base64 behind `Basic`.
 *
 * @throws {VerificationError}
 */
export function verifyCredential(
  request: SignedRequest,
  credentials: readonly CredentialDigest[],
): Delivery {
  const sent = normalise(request.headers.get('authorization') ?? '');
  if (sent === '') throw new VerificationError('missing_header', 'authorization: missing');
  let matches = false;
  for (const form of formsOf(sent)) {
    const presented = digest(form);
    // Every pair is compared: the time taken does not tell which of them matched.
    for (const credential of credentials)
      matches = timingSafeEqual(presented, credential) || matches;
  }
  if (!matches) throw new VerificationError('bad_credential', 'authorization: matches no token');
  return {};
}

/** Schemes are case-insensitive (RFC 9110, 11.1); what follows them is not. */
function normalise(value: string): string {
  const trimmed = value.trim();
  const [, scheme, rest] = SCHEME.exec(trimmed) ?? [];
  return scheme === undefined ? trimmed : `${scheme.toLowerCase()} ${rest}`;
}

function formsOf(sent: string): readonly string[] {
  if (sent.startsWith('bearer ')) return [sent, sent.slice('bearer '.length)];
  if (sent.startsWith('basic ')) {
    const userAndPassword = Buffer.from(sent.slice('basic '.length), 'base64').toString('utf8');
    return [sent, userAndPassword];
  }
  return [sent];
}

function digest(value: string): Buffer {
  return createHash('sha256').update(value).digest();
}

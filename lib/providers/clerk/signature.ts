import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { VerificationError } from '../errors.ts';
import type { Delivery, SignedRequest } from '../provider.ts';

/** How far the sender's clock may be off, either way; Svix's own figure. */
const TOLERANCE_SECONDS = 300;
const SECRET_PREFIX = 'whsec_';
/** What a job takes as an id. */
const MAX_ID_LENGTH = 1024;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;
/** base64 of the 32 bytes of HMAC-SHA256. `v1a` is an asymmetric scheme that Clerk does not use. */
const V1_SIGNATURE = /^v1,([A-Za-z0-9+/]{43}=)$/;

/**
 * The key inside a signing secret, made once: of bytes, `createHmac` makes one each time, which takes longer than the
 * HMAC itself.
 *
 * @param secret `whsec_` and base64, as the dashboard shows it.
 * @throws {RangeError} when it has another shape.
 */
export function signingKey(secret: string): KeyObject {
  const encoded = secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : '';
  const key = BASE64.test(encoded) ? Buffer.from(encoded, 'base64') : Buffer.alloc(0);
  if (key.length === 0) throw new RangeError('signing secret: must be whsec_ followed by base64');
  return createSecretKey(key);
}

/**
 * Checks a Svix signature over the raw body, in constant time.
 *
 * @param keys every key that is valid now: during a rotation, two.
 * @param now milliseconds
 * @returns the event's id, the same for every attempt to deliver it.
 * @throws {VerificationError}
 * @see https://docs.svix.com/receiving/verifying-payloads/how-manual
 */
export function verifySvix(
  request: SignedRequest,
  keys: readonly KeyObject[],
  now: number,
): Delivery {
  const id = header(request, 'svix-id');
  const timestamp = header(request, 'svix-timestamp');
  const signatures = header(request, 'svix-signature');
  if (id.length > MAX_ID_LENGTH) {
    throw new VerificationError('malformed_header', `svix-id: longer than ${MAX_ID_LENGTH}`);
  }
  if (!/^\d{1,12}$/.test(timestamp)) {
    throw new VerificationError('malformed_header', 'svix-timestamp: must be seconds');
  }
  // In whole seconds, as the header is.
  if (Math.abs(Math.floor(now / 1000) - Number(timestamp)) > TOLERANCE_SECONDS) {
    throw new VerificationError(
      'timestamp_out_of_range',
      `svix-timestamp: more than ${TOLERANCE_SECONDS} s from now`,
    );
  }
  const given = signatures.split(' ').flatMap((entry) => {
    const encoded = V1_SIGNATURE.exec(entry)?.[1];
    return encoded === undefined ? [] : [Buffer.from(encoded, 'base64')];
  });
  if (given.length === 0) {
    throw new VerificationError('malformed_signature', 'svix-signature: holds no v1 signature');
  }
  let matches = false;
  for (const key of keys) {
    const expected = createHmac('sha256', key)
      .update(`${id}.${timestamp}.`)
      .update(request.body)
      .digest();
    // Every pair is compared: the time taken does not tell which of them matched.
    for (const signature of given) matches = timingSafeEqual(signature, expected) || matches;
  }
  if (!matches) throw new VerificationError('bad_signature', 'svix-signature: matches no secret');
  return { eventId: id };
}

function header(request: SignedRequest, name: string): string {
  const value = request.headers.get(name);
  if (value === undefined || value === '') {
    throw new VerificationError('missing_header', `${name}: missing`);
  }
  return value;
}

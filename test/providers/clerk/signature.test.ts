import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createClerk, VerificationError } from '../../../lib/providers/index.ts';

/** Computed outside this project, with Python's hmac over the bytes written out in the comment. */
const VECTOR = {
  secret: 'whsec_cGVybWl0LXN5bmM6IGEga2V5IGZvciB0aGUgdGVzdHM=',
  id: 'msg_2vector',
  timestamp: '1767225600',
  // msg_2vector.1767225600.{"type":"user.created","data":{"id":"user_é"}} in UTF-8
  body: '{"type":"user.created","data":{"id":"user_é"}}',
  signature: 'v1,2z/fVd1DD7aN2acKxlCnqY4p38yDJ+leI/OhSq6KqGo=',
};
const NOW = 1_767_225_600_000;
const OTHER_SECRET = `whsec_${Buffer.from('another key altogether').toString('base64')}`;
const WRONG = `v1,${Buffer.alloc(32, 7).toString('base64')}`;

function request(changes: Record<string, string | undefined> = {}, body: string = VECTOR.body) {
  const headers = new Map<string, string>();
  const all = {
    'svix-id': VECTOR.id,
    'svix-timestamp': VECTOR.timestamp,
    'svix-signature': VECTOR.signature,
    ...changes,
  };
  for (const [name, value] of Object.entries(all)) {
    if (value !== undefined) headers.set(name, value);
  }
  return { headers, body: Buffer.from(body) };
}

function causeOf(changes: Record<string, string | undefined>, now = NOW, body = VECTOR.body) {
  try {
    createClerk([VECTOR.secret]).verify(request(changes, body), now);
    return 'believed';
  } catch (error) {
    return error instanceof VerificationError ? error.code : error;
  }
}

describe('Svix signature', () => {
  it('believes a known vector and says which event it is', () => {
    const clerk = createClerk([VECTOR.secret]);
    expect(clerk.verify(request(), NOW)).toEqual({ eventId: VECTOR.id });
  });

  it.each([
    ['among several v1 signatures', `${WRONG} ${VECTOR.signature} ${WRONG}`],
    ['beside a v1a signature', `v1a,${'A'.repeat(86)}== ${VECTOR.signature}`],
    ['beside garbage', `v1, v2,x , ${VECTOR.signature}`],
  ])('believes a right signature %s', (_, signatures) => {
    expect(causeOf({ 'svix-signature': signatures })).toBe('believed');
  });

  it('believes either secret during a rotation', () => {
    for (const secrets of [
      [OTHER_SECRET, VECTOR.secret],
      [VECTOR.secret, OTHER_SECRET],
    ]) {
      expect(createClerk(secrets).verify(request(), NOW)).toEqual({ eventId: VECTOR.id });
    }
    expect(() => createClerk([OTHER_SECRET]).verify(request(), NOW)).toThrow(VerificationError);
  });

  it.each([
    ['svix-id', undefined, 'missing_header'],
    ['svix-timestamp', undefined, 'missing_header'],
    ['svix-signature', undefined, 'missing_header'],
    ['svix-signature', '', 'missing_header'],
    ['svix-id', 'x'.repeat(1025), 'malformed_header'],
    ['svix-timestamp', 'now', 'malformed_header'],
    ['svix-timestamp', '-1767225600', 'malformed_header'],
    ['svix-timestamp', '1767225600.5', 'malformed_header'],
    ['svix-signature', 'nonsense', 'malformed_signature'],
    ['svix-signature', 'v1,c2hvcnQ=', 'malformed_signature'],
    ['svix-signature', VECTOR.signature.replace('v1,', 'v1a,'), 'malformed_signature'],
    ['svix-signature', WRONG, 'bad_signature'],
    ['svix-id', 'msg_another', 'bad_signature'],
    ['svix-timestamp', '1767225601', 'bad_signature'],
  ])('refuses %s = %s as %s', (name, value, cause) => {
    expect(causeOf({ [name]: value })).toBe(cause);
  });

  it('refuses a body that was read and written again', () => {
    const rewritten = JSON.stringify(JSON.parse(VECTOR.body), null, 1);
    expect(causeOf({}, NOW, rewritten)).toBe('bad_signature');
  });

  it('takes a clock that is off by 300 s either way, and no more', () => {
    const seconds = (offset: number) => causeOf({}, NOW + offset * 1000);
    expect([seconds(-300), seconds(300)]).toEqual(['believed', 'believed']);
    expect([seconds(-301), seconds(301)]).toEqual([
      'timestamp_out_of_range',
      'timestamp_out_of_range',
    ]);
  });

  it.each([[[]], [['']], [['whsec_']], [['c2VjcmV0']], [['whsec_not base64']]])(
    'does not start with the secrets %j',
    (secrets) => {
      expect(() => createClerk(secrets)).toThrow(RangeError);
    },
  );

  it('never tells a secret when one is malformed', () => {
    expect(() => createClerk(['whsec_hush!hush'])).toThrow(/^(?!.*hush)/);
  });

  it('believes whatever bytes were signed, and not one byte else', () => {
    const key = Buffer.from(VECTOR.secret.slice('whsec_'.length), 'base64');
    const clerk = createClerk([VECTOR.secret]);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.nat(), (bytes, at) => {
        const signature = createHmac('sha256', key)
          .update(`${VECTOR.id}.${VECTOR.timestamp}.`)
          .update(bytes)
          .digest('base64');
        const { headers } = request({ 'svix-signature': `v1,${signature}` });
        expect(clerk.verify({ headers, body: bytes }, NOW)).toEqual({ eventId: VECTOR.id });
        const body = bytes.map((byte, index) => (index === at % bytes.length ? byte ^ 1 : byte));
        expect(() => clerk.verify({ headers, body }, NOW)).toThrow(VerificationError);
      }),
    );
  });

  it('throws nothing but its own error, whatever the headers are', () => {
    const clerk = createClerk([VECTOR.secret]);
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(VECTOR.id, VECTOR.timestamp, WRONG),
    );
    fc.assert(
      fc.property(value, value, value, (id, timestamp, signature) => {
        const { headers, body } = request({
          'svix-id': id,
          'svix-timestamp': timestamp,
          'svix-signature': signature,
        });
        expect(() => clerk.verify({ headers, body }, NOW)).toThrow(VerificationError);
      }),
    );
  });
});

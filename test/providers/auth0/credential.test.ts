import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAuth0, VerificationError } from '../../../lib/providers/index.ts';

const TOKEN = 'loom-7f2a-token';
const USER_PASSWORD = 'stream:loom-password';
const BASIC = Buffer.from(USER_PASSWORD).toString('base64');

function causeOf(tokens: readonly string[], authorization: string | undefined) {
  const headers = new Map(authorization === undefined ? [] : [['authorization', authorization]]);
  try {
    createAuth0(tokens).verify({ headers, body: Buffer.from('{}') }, 0);
    return 'believed';
  } catch (error) {
    return error instanceof VerificationError ? error.code : error;
  }
}

describe('Auth0 credential', () => {
  it.each([
    [TOKEN, `Bearer ${TOKEN}`],
    [TOKEN, `bearer ${TOKEN}`],
    [TOKEN, `  Bearer   ${TOKEN} `],
    [TOKEN, TOKEN],
    [`Bearer ${TOKEN}`, `Bearer ${TOKEN}`],
    [`bearer ${TOKEN}`, `BEARER ${TOKEN}`],
    [`Basic ${BASIC}`, `Basic ${BASIC}`],
    [USER_PASSWORD, `Basic ${BASIC}`],
  ])('configured as "%s", believes "%s"', (token, authorization) => {
    expect(causeOf([token], authorization)).toBe('believed');
  });

  it.each([
    [TOKEN, 'Bearer loom-7f2a-tokem', 'bad_credential'],
    [TOKEN, `Bearer ${TOKEN}x`, 'bad_credential'],
    [TOKEN, `Bearer ${TOKEN.toUpperCase()}`, 'bad_credential'],
    [TOKEN, `Digest ${TOKEN}`, 'bad_credential'],
    [TOKEN, 'Bearer', 'bad_credential'],
    [`Bearer ${TOKEN}`, `Basic ${TOKEN}`, 'bad_credential'],
    [`Bearer ${TOKEN}`, TOKEN, 'bad_credential'],
    [`Basic ${BASIC}`, `Bearer ${BASIC}`, 'bad_credential'],
    [`Basic ${BASIC}`, USER_PASSWORD, 'bad_credential'],
    [TOKEN, '', 'missing_header'],
    [TOKEN, '   ', 'missing_header'],
    [TOKEN, undefined, 'missing_header'],
  ])('configured as "%s", refuses "%s" as %s', (token, authorization, cause) => {
    expect(causeOf([token], authorization)).toBe(cause);
  });

  it('believes either token during a rotation', () => {
    expect(causeOf(['old-token', TOKEN], `Bearer ${TOKEN}`)).toBe('believed');
    expect(causeOf(['old-token', TOKEN], 'Bearer old-token')).toBe('believed');
  });

  it.each([[[]], [['']], [[TOKEN, ' ']]])('does not start with the tokens %j', (tokens) => {
    expect(() => createAuth0(tokens)).toThrow(RangeError);
  });

  it('believes nobody without the token, and throws nothing but its own error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (authorization) => {
        expect(causeOf([TOKEN], authorization)).toMatch(/^(bad_credential|missing_header)$/);
      }),
    );
  });
});

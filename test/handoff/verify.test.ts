import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createVerifier, type VerifyToken } from '../../lib/handoff/index.ts';
import {
  AUDIENCE,
  claimsOf,
  type KeyServer,
  type SigningKey,
  signed,
  signingKey,
  startKeyServer,
} from './key-server.ts';

let key: SigningKey;
let strangersKey: SigningKey;
let keys: KeyServer;
let stranger: KeyServer;
let verify: VerifyToken;

beforeAll(async () => {
  key = await signingKey('key-1');
  strangersKey = await signingKey('key-2');
  keys = await startKeyServer(key);
  stranger = await startKeyServer(strangersKey);
  verify = createVerifier([keys.issuer], Date.now);
});
afterAll(async () => {
  await keys.close();
  await stranger.close();
});

const seconds = () => Math.floor(Date.now() / 1000);
const good = (changes = {}) => claimsOf(keys.url, changes);

describe('a token that is believed', () => {
  it('is of the issuer, for us, and gives its claims', async () => {
    const { claims, iat, issuer } = await verify(await signed(good({ roles: ['admin'] }), key));
    expect(claims).toMatchObject({ sub: 'ann', roles: ['admin'] });
    expect(iat).toBe(claims['iat']);
    expect(issuer).toBe(keys.issuer);
  });

  it.each([
    ['for several, us among them', { aud: ['other', AUDIENCE] }],
    ['over for less than the tolerance', { exp: seconds() - 20 }],
    ['not yet good, within the tolerance', { nbf: seconds() + 20 }],
    ['issued a little ahead of our clock', { iat: seconds() + 50 }],
    ['issued at a fraction of a second', { iat: seconds() - 1.5 }],
  ])('may be %s', async (_, changes) => {
    await expect(verify(await signed(good(changes), key))).resolves.toHaveProperty('claims');
  });

  it('may name no key, where the issuer has several', async () => {
    const nameless = await signingKey(undefined);
    const several = await startKeyServer(await signingKey(undefined), nameless);
    const check = createVerifier([several.issuer], Date.now);
    const token = await signed(claimsOf(several.url), nameless);
    await expect(check(token)).resolves.toHaveProperty('claims');
    const expired = await signed(claimsOf(several.url, { exp: seconds() - 60 }), nameless);
    await expect(check(expired)).rejects.toMatchObject({ code: 'expired_token' });
    const other = await signed(claimsOf(several.url), await signingKey(undefined));
    await expect(check(other)).rejects.toMatchObject({ code: 'invalid_token' });
    await several.close();
  });
});

/** Same signature, other claims. */
function tampered(token: string): string {
  const [header, , signature] = token.split('.');
  const claims = Buffer.from(JSON.stringify(good({ sub: 'root' }))).toString('base64url');
  return `${header}.${claims}.${signature}`;
}

const BAD: readonly (readonly [string, () => string | Promise<string>])[] = [
  ['no JWT', () => 'abc'],
  ['of parts that are no JSON', () => 'a.b.c'],
  ['unsecured (alg none)', () => new UnsecuredJWT(good()).encode()],
  ['without its signature', async () => (await signed(good(), key)).replace(/[^.]*$/, '')],
  ['changed after it was signed', async () => tampered(await signed(good(), key))],
  [
    'signed with the public key as a shared secret',
    () =>
      new SignJWT(good())
        .setProtectedHeader({ alg: 'HS256', kid: 'key-1' })
        .sign(new TextEncoder().encode(key.pem)),
  ],
  ['for somebody else', () => signed(good({ aud: 'other' }), key)],
  ['for nobody', () => signed(good({ aud: undefined }), key)],
  ['of an issuer that is not known', () => signed(claimsOf(stranger.url), strangersKey)],
  ['of no issuer', () => signed(good({ iss: undefined }), key)],
  ['of an issuer spelled otherwise', () => signed(good({ iss: `${keys.url}/` }), key)],
  ["signed with another issuer's key", () => signed(good(), strangersKey)],
  [
    "signed with another key of the key's name",
    () => signed(good(), strangersKey, { kid: 'key-1' }),
  ],
  [
    'that says where its keys are (jku)',
    () => signed(good(), strangersKey, { jku: stranger.issuer.jwksUri }),
  ],
  [
    'that brings its key along (jwk)',
    () => signed(good(), strangersKey, { kid: 'key-1', jwk: strangersKey.jwk }),
  ],
  [
    'that says where its certificate is (x5u)',
    () => signed(good(), strangersKey, { x5u: stranger.issuer.jwksUri }),
  ],
  ['with an extension that must be understood', () => critical()],
  ['not yet good', () => signed(good({ nbf: seconds() + 60 }), key)],
  ['without an end', () => signed(good({ exp: undefined }), key)],
  ['without the time that it was issued', () => signed(good({ iat: undefined }), key)],
  ['issued in the future', () => signed(good({ iat: seconds() + 90 }), key)],
  ['issued at no time that there is', () => signed(good({ iat: -5 }), key)],
];

function critical(): Promise<string> {
  const header = { alg: 'ES256', kid: 'key-1', crit: ['x-ext'], 'x-ext': true };
  return new SignJWT(good())
    .setProtectedHeader(header)
    .sign(key.privateKey, { crit: { 'x-ext': true } });
}

describe('a token that is not believed', () => {
  it.each(BAD)('is %s', async (_, make) => {
    const refused = verify(await make());
    await expect(refused).rejects.toMatchObject({ name: 'HandoffError', code: 'invalid_token' });
    await expect(refused).rejects.not.toThrow(/ann|eyJ/);
  });

  it('is over', async () => {
    const token = await signed(good({ exp: seconds() - 40 }), key);
    await expect(verify(token)).rejects.toMatchObject({ code: 'expired_token' });
  });

  it('was issued longer ago than who was deleted is surely remembered', async () => {
    const old = (days: number) => signed(good({ iat: seconds() - days * 24 * 60 * 60 }), key);
    await expect(verify(await old(59))).resolves.toHaveProperty('claims');
    await expect(verify(await old(61))).rejects.toMatchObject({ code: 'expired_token' });
  });

  it('is over, and of nobody: that is not told apart', async () => {
    const token = await signed(good({ exp: seconds() - 40 }), strangersKey, { kid: 'key-1' });
    await expect(verify(token)).rejects.toMatchObject({ code: 'invalid_token' });
  });

  it('is signed with an algorithm that is not allowed, though the key is', async () => {
    const rsa = await signingKey('rsa', 'RS512');
    keys.serve(key, rsa);
    const check = createVerifier([keys.issuer], Date.now);
    await expect(check(await signed(good(), rsa))).rejects.toMatchObject({ code: 'invalid_token' });
    keys.serve(key);
  });

  it('makes nobody ask where its header points', () => {
    expect(stranger.fetches()).toBe(0);
  });
});

describe('several issuers', () => {
  it('are each believed with their own keys', async () => {
    const both = createVerifier([keys.issuer, stranger.issuer], Date.now);
    const { issuer } = await both(await signed(claimsOf(stranger.url), strangersKey));
    expect(issuer).toBe(stranger.issuer);
    const crossed = await signed(claimsOf(stranger.url), key);
    await expect(both(crossed)).rejects.toMatchObject({ code: 'invalid_token' });
  });
});

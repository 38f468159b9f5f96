import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalIssuer, startIssuer } from '../../../local/issuer/index.ts';
import { statusOf } from '../http/ask.ts';

let issuer: LocalIssuer;
let other: LocalIssuer;
beforeAll(async () => {
  [issuer, other] = await Promise.all([startIssuer(Date.now), startIssuer(Date.now)]);
});
afterAll(async () => {
  await Promise.all([issuer.close(), other.close()]);
});

const verify = (token: string, { url, audience }: LocalIssuer) =>
  jwtVerify(token, createRemoteJWKSet(new URL(`${url}/.well-known/jwks.json`)), {
    issuer: url,
    audience,
  });
const ask = (body: string) => fetch(`${issuer.url}/token`, { method: 'POST', body });

describe('the local issuer', () => {
  it('signs the claims, with all that a token has besides', async () => {
    const { payload } = await verify(await issuer.sign({ sub: 'lisa', roles: ['a'] }), issuer);
    expect(payload).toMatchObject({ sub: 'lisa', roles: ['a'], iss: issuer.url });
    expect(payload.jti).toMatch(/^[\da-f-]{36}$/);
    expect(payload.exp).toBe((payload.iat ?? 0) + 600);
  });

  it('lets a claim that is given stand, so that tokens can be wrong', async () => {
    await expect(verify(await issuer.sign({ exp: 1 }), issuer)).rejects.toMatchObject({
      code: 'ERR_JWT_EXPIRED',
    });
    await expect(verify(await issuer.sign({ aud: 'else' }), issuer)).rejects.toMatchObject({
      claim: 'aud',
    });
  });

  it('has a key of its own, and shows no more than its public half', async () => {
    const token = await other.sign({ iss: issuer.url });
    await expect(verify(token, issuer)).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
    const shown = await (await fetch(`${issuer.url}/.well-known/jwks.json`)).json();
    const { kid, alg } = decodeProtectedHeader(await issuer.sign({}));
    expect(shown).toEqual({
      keys: [
        {
          kid,
          alg,
          use: 'sig',
          kty: 'EC',
          crv: 'P-256',
          x: expect.anything(),
          y: expect.anything(),
        },
      ],
    });
  });

  it('signs over HTTP, claims in JSON', async () => {
    const answer = await ask('{"sub":"lisa"}');
    expect(answer.status).toBe(200);
    expect((await verify(await answer.text(), issuer)).payload.sub).toBe('lisa');
  });

  it.each(['', '[]', '{'])('refuses what are no claims: %j', async (body) => {
    expect((await ask(body)).status).toBe(400);
  });

  it('signs for nobody but programs on this machine', async () => {
    const url = `${issuer.url}/token`;
    for (const headers of [{ origin: 'https://evil.example' }, { host: 'evil.example' }]) {
      expect(await statusOf(url, { method: 'POST', headers, body: '{}' })).toBe(403);
    }
    expect((await fetch(`${issuer.url}/else`)).status).toBe(404);
  });
});

import { describe, expect, it } from 'vitest';
import { readSettings } from '../../lib/config/index.ts';

const NAMES = ['HANDOFF_ISSUERS', 'HANDOFF_INTERVAL_SECONDS', 'HANDOFF_MAX_WAIT_MS'] as const;
const read = (issuers: unknown, more: Record<string, string> = {}) =>
  readSettings(NAMES, { env: { HANDOFF_ISSUERS: JSON.stringify(issuers), ...more } });
const ACME = { issuer: 'https://acme.eu.auth0.com/', audience: 'app' };

describe('the issuers of the handoff', () => {
  it('have defaults for what is not said', async () => {
    expect(await read([ACME])).toEqual({
      HANDOFF_ISSUERS: [
        {
          issuer: 'https://acme.eu.auth0.com/',
          audience: ['app'],
          jwksUri: 'https://acme.eu.auth0.com/.well-known/jwks.json',
          algorithms: ['RS256', 'ES256'],
          userPrefix: '',
        },
      ],
      HANDOFF_INTERVAL_SECONDS: 30,
      HANDOFF_MAX_WAIT_MS: 0,
    });
  });

  it('are as they are said', async () => {
    const issuer = {
      issuer: 'acme',
      audience: ['app', 'api'],
      jwksUri: 'https://acme.test/keys.json',
      algorithms: ['EdDSA'],
      userPrefix: 'acme|',
    };
    const { HANDOFF_ISSUERS } = await read([issuer, ACME]);
    expect(HANDOFF_ISSUERS[0]).toEqual(issuer);
    expect((await read([])).HANDOFF_ISSUERS).toEqual([]);
  });

  it('may be on this machine, in clear', async () => {
    const local = { issuer: 'http://127.0.0.1:4000', audience: 'app' };
    expect((await read([local])).HANDOFF_ISSUERS).toHaveLength(1);
  });

  it.each([
    ['no list', { ...ACME }, /HANDOFF_ISSUERS: must be a JSON list/],
    ['no issuer', [{ audience: 'app' }], /0\.issuer: must be the iss/],
    ['no audience', [{ issuer: ACME.issuer }], /0\.audience.*must be the audience/],
    [
      'an empty list of audiences',
      [{ ...ACME, audience: [] }],
      /0\.audience: must be the audience/,
    ],
    [
      'a shared secret',
      [{ ...ACME, algorithms: ['RS256', 'HS256'] }],
      /0\.algorithms\.1: must be of/,
    ],
    ['no signature', [{ ...ACME, algorithms: ['none'] }], /0\.algorithms\.0: must be of/],
    ['no algorithm', [{ ...ACME, algorithms: [] }], /0\.algorithms: must name an algorithm/],
    [
      'keys in clear',
      [{ ...ACME, jwksUri: 'http://acme.test/keys' }],
      /0\.jwksUri: must be an https URL/,
    ],
    [
      'keys of a host that begins like this one',
      [{ ...ACME, jwksUri: 'http://localhost.acme.test/' }],
      /https URL/,
    ],
    ['keys with credentials', [{ ...ACME, jwksUri: 'https://me:pw@acme.test/' }], /https URL/],
    ['an issuer that is no URL, without keys', [{ ...ACME, issuer: 'acme' }], /needs a jwksUri/],
    ['an issuer twice', [ACME, { ...ACME, userPrefix: 'a|' }], /names an issuer twice/],
    [
      'two that could name one user',
      [ACME, { ...ACME, issuer: 'https://b.test' }],
      /userPrefix of its own/,
    ],
    ['what is no setting', [{ ...ACME, secret: 'x' }], /0: has no such setting: secret/],
  ])('cannot be %s', async (_, issuers, problem) => {
    await expect(read(issuers)).rejects.toThrow(problem);
  });

  it('are never told when they are refused', async () => {
    const refused = read([{ issuer: 'hush', audience: 'app' }]);
    await expect(refused).rejects.toThrow();
    await expect(refused).rejects.not.toThrow(/hush/);
  });

  it.each([
    ['HANDOFF_INTERVAL_SECONDS', '-1'],
    ['HANDOFF_INTERVAL_SECONDS', '3601'],
    ['HANDOFF_MAX_WAIT_MS', '1.5'],
    ['HANDOFF_MAX_WAIT_MS', '10001'],
  ])('come with amounts in bounds: %s is not %s', async (name, value) => {
    await expect(read([], { [name]: value })).rejects.toThrow(`${name}: must be a whole number`);
  });
});

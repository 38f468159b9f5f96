import { describe, expect, it } from 'vitest';
import { createAuth0, createClerk, type SignedRequest } from '../../lib/providers/index.ts';
import { compiled } from '../../lib/providers/secrets.ts';
import { signedClerk } from '../../lib/samples/index.ts';

const NOW = 1_767_225_601_000;
const whsec = (key: string) => `whsec_${Buffer.from(key).toString('base64')}`;

const fromClerk = (secret: string): SignedRequest => {
  const { headers, body } = signedClerk({}, secret, NOW);
  return { headers: new Map(Object.entries(headers)), body: Buffer.from(body) };
};
const fromAuth0 = (token: string): SignedRequest => ({
  headers: new Map([['authorization', `Bearer ${token}`]]),
  body: Buffer.from('{}'),
});

describe('secrets that are exchanged', () => {
  it('are those of the moment, for Clerk', () => {
    let secrets = [whsec('old')];
    const clerk = createClerk(() => secrets);
    expect(clerk.verify(fromClerk(whsec('old')), NOW)).toHaveProperty('eventId');
    secrets = [whsec('new')];
    expect(clerk.verify(fromClerk(whsec('new')), NOW)).toHaveProperty('eventId');
    expect(() => clerk.verify(fromClerk(whsec('old')), NOW)).toThrow(/matches no secret/);
  });

  it('are those of the moment, for Auth0', () => {
    let tokens = ['old-token'];
    const auth0 = createAuth0(() => tokens);
    expect(auth0.verify(fromAuth0('old-token'), NOW)).toEqual({});
    tokens = ['new-token'];
    expect(auth0.verify(fromAuth0('new-token'), NOW)).toEqual({});
    expect(() => auth0.verify(fromAuth0('old-token'), NOW)).toThrow(/matches no token/);
  });

  it('are prepared once for each list, the first one at once', () => {
    let secrets = ['a', 'b'];
    const prepared: string[] = [];
    const prepare = (secret: string) => {
      prepared.push(secret);
      return secret.toUpperCase();
    };
    const now = compiled(() => secrets, prepare, 'secrets');
    expect(prepared).toEqual(['a', 'b']);
    expect([now(), now()]).toEqual([
      ['A', 'B'],
      ['A', 'B'],
    ]);
    secrets = ['c'];
    expect([now(), now()]).toEqual([['C'], ['C']]);
    expect(prepared).toEqual(['a', 'b', 'c']);
  });
});

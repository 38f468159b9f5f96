import { describe, expect, it } from 'vitest';
import { createSecret } from '../../lib/config/index.ts';
import { receiveWebhook } from '../../lib/intake/index.ts';
import { createAuth0, createClerk } from '../../lib/providers/index.ts';
import { signedClerk } from '../../lib/samples/index.ts';
import { fixture } from '../providers/fixture.ts';
import { recordedTelemetry } from './recorded-telemetry.ts';

const NOW = 1_767_225_601_000;
const whsec = (key: string) => `whsec_${Buffer.from(key).toString('base64')}`;

/** A receiver whose secrets stand in a store. */
function receiverOf(provider: 'clerk' | 'auth0', first: string) {
  let held = [first];
  let reads = 0;
  let down = false;
  const secrets = createSecret<readonly string[]>({
    name: `${provider} secrets`,
    first: held,
    async read() {
      reads += 1;
      if (down) throw new Error('no answer');
      return held;
    },
    ttlMs: 300_000,
    now: () => NOW,
  });
  const { telemetry, counters } = recordedTelemetry();
  const create = provider === 'clerk' ? createClerk : createAuth0;
  const receiver = {
    provider: create(secrets.current),
    secrets,
    enqueue: async () => {},
    keepUnparsed: async () => {},
    telemetry,
    now: () => NOW,
  };
  return {
    receiver,
    counters,
    reads: () => reads,
    put(...next: string[]) {
      held = next;
    },
    breakDown() {
      down = true;
    },
  };
}

const event: object = JSON.parse(fixture('clerk/user.created').toString());
function clerk(secret: string, changes: Record<string, string> = {}) {
  const { headers, body } = signedClerk(event, secret, NOW);
  const all = Object.entries({ ...headers, ...changes });
  return { method: 'POST', headers: new Map(all), body: Buffer.from(body) };
}
const auth0 = (authorization: string) => ({
  method: 'POST',
  headers: new Map([['authorization', authorization]]),
  body: fixture('auth0/user.created'),
});

describe('a request whose secret is not known', () => {
  it('is believed when the secrets, read again, have its own', async () => {
    const { receiver, put, reads, counters } = receiverOf('clerk', whsec('old'));
    put(whsec('new'));
    expect((await receiveWebhook(clerk(whsec('new')), receiver)).status).toBe(202);
    expect((await receiveWebhook(clerk(whsec('new')), receiver)).status).toBe(202);
    expect(reads()).toBe(1);
    expect(counters).toEqual(['accepted clerk', 'accepted clerk']);
  });

  it('is believed by a credential just as well', async () => {
    const { receiver, put } = receiverOf('auth0', 'old-token');
    put('new-token');
    expect((await receiveWebhook(auth0('Bearer new-token'), receiver)).status).toBe(202);
  });

  it('is refused when they do not, and after that without a look', async () => {
    const { receiver, reads, counters } = receiverOf('auth0', 'a-token');
    for (let n = 0; n < 20; n += 1) {
      expect((await receiveWebhook(auth0('Bearer forged'), receiver)).status).toBe(401);
    }
    expect(reads()).toBe(1);
    expect(counters[0]).toBe('rejected auth0 bad_credential');
  });

  it('is refused when they are others, and it is none of theirs either', async () => {
    const { receiver, put } = receiverOf('auth0', 'old-token');
    put('new-token');
    expect((await receiveWebhook(auth0('Bearer forged'), receiver)).status).toBe(401);
    expect((await receiveWebhook(auth0('Bearer old-token'), receiver)).status).toBe(401);
  });

  it('is answered by what is known when they cannot be read', async () => {
    const { receiver, breakDown } = receiverOf('auth0', 'a-token');
    breakDown();
    expect((await receiveWebhook(auth0('Bearer forged'), receiver)).status).toBe(401);
    expect((await receiveWebhook(auth0('Bearer a-token'), receiver)).status).toBe(202);
  });
});

it('leaves the rest of the time to the queue, so that the answer is there in time', async () => {
  const { receiver } = receiverOf('auth0', 'a-token');
  let time = NOW;
  const secrets = {
    refresh: async () => false,
    during: <R>(work: () => Promise<R>) => {
      const worked = work();
      time += 900;
      return worked;
    },
  };
  const startedAt = performance.now();
  const answer = await receiveWebhook(auth0('Bearer a-token'), {
    ...receiver,
    secrets,
    enqueue: () => new Promise<never>(() => {}),
    now: () => time,
    sendLimitMs: 1000,
  });
  expect(answer.status).toBe(503);
  expect(performance.now() - startedAt).toBeLessThan(600);
});

describe('secrets are not looked at again', () => {
  it.each([
    ['without a signature', { 'svix-signature': '' }],
    ['with a signature of another shape', { 'svix-signature': 'v1' }],
    ['from another time', { 'svix-timestamp': '1' }],
    ['with a time that is none', { 'svix-timestamp': 'now' }],
  ])('for a request %s: it is wrong by every secret', async (_, changes) => {
    const { receiver, reads } = receiverOf('clerk', whsec('old'));
    expect((await receiveWebhook(clerk(whsec('new'), changes), receiver)).status).toBe(401);
    expect(reads()).toBe(0);
  });

  it('for a request that is believed', async () => {
    const { receiver, reads } = receiverOf('clerk', whsec('old'));
    expect((await receiveWebhook(clerk(whsec('old')), receiver)).status).toBe(202);
    expect(reads()).toBe(0);
  });
});

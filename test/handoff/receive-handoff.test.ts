import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  claimsOf,
  type KeyServer,
  type SigningKey,
  signed,
  signingKey,
  startKeyServer,
} from './key-server.ts';
import { createMemoryMarks } from './memory-marks.ts';
import { receiving } from './receiving.ts';

let key: SigningKey;
let keys: KeyServer;

beforeAll(async () => {
  key = await signingKey('key-1');
  keys = await startKeyServer(key);
});
afterAll(() => keys.close());

const LISA = { email: 'lisa@mail.test', org_id: 'acme', roles: ['editor'], jti: 'token-1' };
const token = (claims = {}) => signed(claimsOf(keys.url, { ...LISA, ...claims }), key);

describe('a handoff that is taken', () => {
  it('is answered with the job that carries its facts, once the queue has it', async () => {
    const { post, queued, counters } = receiving(keys);
    const answer = await post(await token());
    expect(answer).toMatchObject({ status: 202, said: { job: 'token-1' } });
    expect(queued.map(({ kind, eventId }) => `${kind} ${eventId}`)).toEqual([
      'user token-1',
      'membership token-1',
    ]);
    expect(counters).toEqual(['accepted handoff']);
  });

  it('is skipped when the same was just told, by whichever token', async () => {
    const { post, queued, counters } = receiving(keys);
    await post(await token());
    const again = await post(await token({ jti: 'token-2' }));
    expect(again).toMatchObject({ status: 202, said: { job: 'token-1', unchanged: true } });
    expect(queued).toHaveLength(2);
    expect(counters).toEqual(['accepted handoff', 'unchanged']);
    expect(await post(await token({ jti: 'token-3', roles: [] }))).toMatchObject({
      said: { job: 'token-3' },
    });
  });

  it('may name the scheme as it likes, and bring a body that nobody reads', async () => {
    const { post } = receiving(keys);
    const bearer = await token();
    expect((await post(bearer, { authorization: `bearer  ${bearer}` })).status).toBe(202);
    expect((await post(bearer, { body: '{"role":"admin"' })).status).toBe(202);
  });

  it('leaves nothing of the person in the log', async () => {
    const { post, entries, counters } = receiving(keys);
    await post(await token());
    await post(await token({ email: 7 }));
    await post(await token({ aud: 'other' }));
    expect(entries).toHaveLength(3);
    expect(JSON.stringify([entries, counters])).not.toMatch(/lisa|editor|acme|ann\b|eyJ/);
  });
});

describe('a handoff that is refused', () => {
  it.each([
    ['without a token', undefined, {}, 'missing_token', 'Bearer'],
    ['with other credentials', 'x', { authorization: 'Basic eDp5' }, 'missing_token', 'Bearer'],
    ['with an empty token', 'x', { authorization: 'Bearer ' }, 'missing_token', 'Bearer'],
    ['with no JWT', 'x', {}, 'invalid_token', 'Bearer error="invalid_token"'],
    [
      'with a huge token',
      `${'a'.repeat(16_384)}.`,
      {},
      'invalid_token',
      'Bearer error="invalid_token"',
    ],
  ])('%s is answered 401', async (_, bearer, request, error, challenge) => {
    const { post, queued, counters } = receiving(keys);
    const answer = await post(bearer, request);
    expect(answer).toMatchObject({ status: 401, said: { error } });
    expect(answer.headers['www-authenticate']).toBe(challenge);
    expect(queued).toEqual([]);
    expect(counters).toEqual([`rejected handoff ${error}`]);
  });

  it('with a token that is over is told so', async () => {
    const { post } = receiving(keys);
    const answer = await post(await token({ exp: Math.floor(Date.now() / 1000) - 60 }));
    expect(answer).toMatchObject({ status: 401, said: { error: 'expired_token' } });
    expect(answer.headers['www-authenticate']).toBe('Bearer error="invalid_token"');
  });

  it.each([
    [{ sub: undefined }, 'sub'],
    [{ email: 7 }, 'email'],
    [{ roles: { admin: true } }, 'roles'],
  ])(
    'with claims that cannot be used (%o) is answered 422 with the claim',
    async (claims, name) => {
      const { post, queued } = receiving(keys);
      const answer = await post(await token(claims));
      expect(answer).toMatchObject({
        status: 422,
        said: { error: 'unusable_claims', message: expect.stringContaining(`"${name}"`) },
      });
      expect(queued).toEqual([]);
    },
  );

  it('by another method is answered 405, with a body over 1 MiB 413', async () => {
    const { post } = receiving(keys);
    const bearer = await token();
    const got = await post(bearer, { method: 'GET' });
    expect(got).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    expect((await post(bearer, { body: 'x'.repeat(1_048_577) })).status).toBe(413);
  });
});

describe('a handoff that cannot be taken now', () => {
  it('is answered 503 when the issuer is down', async () => {
    const down = await startKeyServer(key);
    down.say({ status: 500, body: '' });
    const { post, counters } = receiving(down);
    const answer = await post(await signed(claimsOf(down.url), key));
    expect(answer).toMatchObject({
      status: 503,
      said: { error: 'issuer_unavailable' },
      headers: { 'retry-after': '5' },
    });
    expect(counters).toEqual(['unavailable handoff keys_unreadable']);
    await down.close();
  });

  it('is answered 503 when the queue does not take it, and is told when it comes again', async () => {
    let isDown = true;
    const sent: number[] = [];
    const { post } = receiving(keys, {
      async enqueue(jobs) {
        if (isDown) throw new Error('no queue');
        sent.push(jobs.length);
      },
    });
    const bearer = await token();
    expect(await post(bearer)).toMatchObject({
      status: 503,
      said: { error: 'unavailable' },
      headers: { 'retry-after': '5' },
    });
    isDown = false;
    expect(await post(bearer)).toMatchObject({ status: 202, said: { job: 'token-1' } });
    expect(sent).toEqual([2]);
  });

  it('is answered 503 when the queue does not answer in time', async () => {
    const { post } = receiving(keys, { enqueue: () => new Promise(() => {}), sendLimitMs: 20 });
    expect(await post(await token())).toMatchObject({
      status: 503,
      said: { error: 'unavailable' },
    });
  });

  it('is answered 503 when the table is down: what it does not know of might be skipped', async () => {
    const marks = { ...createMemoryMarks(), read: () => Promise.reject(new Error('down')) };
    const { post, queued } = receiving(keys, { marks });
    expect(await post(await token())).toMatchObject({
      status: 503,
      said: { error: 'unavailable' },
    });
    expect(queued).toEqual([]);
  });

  it('is taken when only the word that it was sent cannot be written: it is sent again then', async () => {
    const marks = createMemoryMarks();
    let writes = 0;
    const { post, queued, entries } = receiving(keys, {
      marks: {
        ...marks,
        write: (...args) => {
          writes += 1;
          return writes === 2 ? Promise.reject(new Error('down')) : marks.write(...args);
        },
      },
    });
    const bearer = await token();
    expect(await post(bearer)).toMatchObject({ status: 202, said: { job: 'token-1' } });
    expect(entries.map(({ event }) => event)).toContain('handoff_unmarked');
    expect((await post(bearer)).said).toEqual({ job: 'token-1' });
    expect(queued).toHaveLength(4);
  });

  it('needs no table where the interval is off', async () => {
    const down = () => Promise.reject(new Error('down'));
    const { post } = receiving(keys, { intervalMs: 0, marks: { read: down, write: down } });
    expect((await post(await token())).status).toBe(202);
  });
});

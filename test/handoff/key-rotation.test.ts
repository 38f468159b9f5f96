import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createVerifier, type VerifyToken } from '../../lib/handoff/index.ts';
import {
  claimsOf,
  type KeyServer,
  type SigningKey,
  signed,
  signingKey,
  startKeyServer,
} from './key-server.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

let first: SigningKey;
let second: SigningKey;
let keys: KeyServer;
let verify: VerifyToken;

beforeEach(async () => {
  // The key set's age is told by the clock; everything else goes its own way.
  vi.useFakeTimers({ toFake: ['Date'] });
  [first, second] = await Promise.all([signingKey('key-1'), signingKey('key-2')]);
  keys = await startKeyServer(first);
  verify = createVerifier([keys.issuer], Date.now);
});
afterEach(async () => {
  vi.useRealTimers();
  await keys.close();
});

const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);
const check = async (key: SigningKey) => verify(await signed(claimsOf(keys.url), key));
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'believed',
    (error) => error.code,
  );

describe('the keys of an issuer', () => {
  it('are fetched when first needed, and kept', async () => {
    expect(keys.fetches()).toBe(0);
    await Promise.all([check(first), check(first)]);
    await check(first);
    expect(keys.fetches()).toBe(1);
  });

  it('are fetched once more for a key that is not among them', async () => {
    await check(first);
    keys.serve(second);
    pass(31 * SECOND_MS);
    expect(await code(check(second))).toBe('believed');
    expect(keys.fetches()).toBe(2);
    expect(await code(check(first))).toBe('invalid_token');
  });

  it('are not asked for by whoever makes up a key, more than once in 30 s', async () => {
    await check(first);
    pass(31 * SECOND_MS);
    for (let n = 0; n < 5; n += 1) expect(await code(check(second))).toBe('invalid_token');
    expect(keys.fetches()).toBe(2);
  });

  it('are fetched anew when they are 10 minutes old: what was taken back is believed no longer', async () => {
    await check(first);
    keys.serve(second);
    pass(9 * MINUTE_MS);
    expect(await code(check(first))).toBe('believed');
    pass(2 * MINUTE_MS);
    expect(await code(check(first))).toBe('invalid_token');
  });

  it('are had after a while in which the function slept, though its connections are gone', async () => {
    await check(first);
    keys.loseConnections();
    pass(11 * MINUTE_MS);
    expect(await code(check(first))).toBe('believed');
  });
});

describe('an issuer whose keys cannot be had', () => {
  it.each([
    ['answers with an error', { status: 500, body: '' }],
    ['points elsewhere', { status: 302, body: '' }],
    ['answers with what is no JSON', { status: 200, body: '<html>' }],
    ['answers with what is no key set', { status: 200, body: '{"keys":1}' }],
  ])('is unavailable when it %s, and is asked again', async (_, said) => {
    keys.say(said);
    expect(await code(check(first))).toBe('issuer_unavailable');
    keys.say(undefined);
    pass(SECOND_MS);
    expect(await code(check(first))).toBe('believed');
  });

  it('is not asked more than once a second, whoever makes up tokens of it', async () => {
    keys.say({ status: 429, body: '' });
    for (let n = 0; n < 20; n += 1) expect(await code(check(second))).toBe('issuer_unavailable');
    expect(keys.fetches()).toBe(1);
    pass(SECOND_MS);
    expect(await code(check(second))).toBe('issuer_unavailable');
    expect(keys.fetches()).toBe(2);
  });

  it('is unavailable when it is not there', async () => {
    const token = await signed(claimsOf(keys.url), first);
    await keys.close();
    expect(await code(verify(token))).toBe('issuer_unavailable');
  });

  it('is unavailable when it does not answer within 2 s', async () => {
    keys.say('hang');
    const started = performance.now();
    expect(await code(check(first))).toBe('issuer_unavailable');
    expect(performance.now() - started).toBeLessThan(3 * SECOND_MS);
  });

  it('is believed by the keys that are kept, for as long as they are', async () => {
    await check(first);
    keys.say({ status: 503, body: '' });
    pass(9 * MINUTE_MS);
    expect(await code(check(first))).toBe('believed');
    expect(await code(check(second))).toBe('issuer_unavailable');
    expect(await code(check(first))).toBe('believed');
    pass(2 * MINUTE_MS);
    expect(await code(check(first))).toBe('issuer_unavailable');
  });
});

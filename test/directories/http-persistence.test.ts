import { describe, expect, it } from 'vitest';
import { failureOf, useScriptedServers } from './http-reading.ts';
import { answerJson } from './http-server.ts';

const against = useScriptedServers();
/** The least that a wait at the rate limit is longer than asked for, given the clock's `random`. */
const LATER_MS = 100;

describe('at the rate limit', () => {
  it.each([
    ['seconds', { 'retry-after': '7' }, 7_000],
    ['a date', { 'retry-after': new Date(Date.UTC(2026, 0, 1, 0, 0, 9)).toUTCString() }, 9_000],
    ['a reset time', { 'x-ratelimit-reset': String(Date.UTC(2026, 0, 1, 0, 1) / 1000) }, 60_000],
    ['an hour, which is too long', { 'retry-after': '3600' }, 300_000],
    ['no time at all, which is too short', { 'retry-after': '0' }, 200],
    ['nothing', {}, 1_000],
  ])('waits as asked: %s', async (_, headers, ms) => {
    const { one, clock } = await against((n, response) => {
      if (n === 1) response.writeHead(429, headers).end();
      else answerJson(response, { number: n });
    });
    expect(await one()).toEqual({ number: 2 });
    expect(clock.waits).toEqual([{ why: 'rate limit', ms: ms + LATER_MS }]);
    expect(clock.slept()).toBe(ms + LATER_MS);
  });

  it('goes on far beyond the number of failures that it would bear', async () => {
    const { one, clock } = await against((n, response) => {
      if (n <= 40) response.writeHead(429, { 'retry-after': '10' }).end();
      else answerJson(response, { number: n });
    });
    expect(await one()).toEqual({ number: 41 });
    expect(clock.waits).toHaveLength(40);
  });

  it('gives up after ten minutes without an answer', async () => {
    const { one, clock } = await against((_, response) => {
      response.writeHead(429, { 'retry-after': '60' }).end();
    });
    expect(await failureOf(one())).toMatchObject({ code: 'throttled', status: 429 });
    expect(clock.slept()).toBeGreaterThan(9 * 60_000);
    expect(clock.slept()).toBeLessThanOrEqual(10 * 60_000);
  });

  it('keeps the others back as well', async () => {
    const { one, clock } = await against((n, response) => {
      if (n === 1) response.writeHead(429, { 'retry-after': '30' }).end();
      else answerJson(response, { number: clock.slept() });
    });
    await one();
    expect(await one()).toEqual({ number: 30_000 + LATER_MS });
  });
});

describe('the pace', () => {
  it('is kept by spacing, and no sooner slept than asked', async () => {
    const { one, clock } = await against((n, response) => answerJson(response, { number: n }), {
      pace: { requests: 100, perMs: 10_000 },
    });
    for (let count = 0; count < 11; count += 1) await one();
    expect(clock.slept()).toBe(1_000);
    expect(clock.waits).toEqual([]);
  });

  it('holds for requests made at the same time', async () => {
    const { one, clock } = await against((n, response) => answerJson(response, { number: n }), {
      pace: { requests: 10, perMs: 1_000 },
    });
    await Promise.all([one(), one(), one()]);
    expect(clock.slept()).toBeGreaterThanOrEqual(200);
  });
});

describe('failures', () => {
  it('are tried again with a growing backoff, five times', async () => {
    const { one, clock } = await against((n, response) => {
      if (n < 6) response.writeHead(503).end();
      else answerJson(response, { number: n });
    });
    expect(await one()).toEqual({ number: 6 });
    expect(clock.waits.map(({ ms }) => ms)).toEqual([250, 500, 1_000, 2_000, 4_000]);
    expect(clock.waits[0]?.why).toBe('answered 503');
  });

  it('end as unavailable after six', async () => {
    const { one, server } = await against((_, response) => response.writeHead(500).end());
    const failure = await failureOf(one());
    expect(failure).toMatchObject({ code: 'unavailable', status: 500 });
    expect(String(failure)).toContain("The example's API, GET /one: answered 500");
    expect(server.asked).toHaveLength(6);
  });

  it('wait as long as a 503 asks', async () => {
    const { one, clock } = await against((n, response) => {
      if (n === 1) response.writeHead(503, { 'retry-after': '20' }).end();
      else answerJson(response, { number: n });
    });
    await one();
    expect(clock.slept()).toBe(20_000);
  });

  it.each([
    ['breaks off in the middle', { 'content-length': '100' }, '{"numb'],
    ['is no JSON', {}, '<html>'],
    ['is no JSON for a hole at its end', {}, '{"number":'],
  ])('count an answer that %s', async (_, headers, text) => {
    const { one } = await against((n, response) => {
      if (n > 1) return answerJson(response, { number: n });
      response.writeHead(200, headers).write(text);
      if ('content-length' in headers) setImmediate(() => response.destroy());
      else response.end();
    });
    expect(await one()).toEqual({ number: 2 });
  });

  it('end as malformed where it never is JSON, without quoting it', async () => {
    const { one, server } = await against((_, response) => response.end('<p>ada@example.test'));
    const failure = await failureOf(one());
    expect(failure).toMatchObject({ code: 'malformed' });
    expect(String(failure)).not.toContain('ada@');
    expect(server.asked).toHaveLength(6);
  });

  it.each([
    ['says nothing', ''],
    ['says half and goes silent', '{"numb'],
  ])('count an answer that %s for too long', async (_, text) => {
    const { one, clock } = await against(
      (n, response) => {
        if (n > 1) answerJson(response, { number: n });
        else if (text !== '') response.writeHead(200).write(text);
      },
      { timeoutMs: 100 },
    );
    expect(await one()).toEqual({ number: 2 });
    expect(clock.waits[0]?.why).toBe('no answer within 0.1 s');
  });

  it('name the reason where nobody listens', async () => {
    const { one, server } = await against(() => {});
    await server.close();
    const failure = await failureOf(one());
    expect(failure).toMatchObject({ code: 'unavailable' });
    expect(String(failure)).toContain('ECONNREFUSED');
  });
});

describe('a stop', () => {
  it('ends a request that is under way', async () => {
    const stop = new AbortController();
    const { one } = await against(() => stop.abort(), {}, stop.signal);
    expect(await failureOf(one())).toMatchObject({ code: 'aborted' });
  });

  it('ends a wait', async () => {
    const stop = new AbortController();
    const { one } = await against(
      (_, response) => response.writeHead(429, { 'retry-after': '60' }).end(),
      { onWait: () => stop.abort() },
      stop.signal,
    );
    expect(await failureOf(one())).toMatchObject({ code: 'aborted' });
  });

  it('asks nothing any more', async () => {
    const { one, server } = await against(() => {}, {}, AbortSignal.abort());
    expect(await failureOf(one())).toMatchObject({ code: 'aborted' });
    expect(server.asked).toHaveLength(0);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_RULES,
  DOCUMENTED_LIMITS,
  type Limits,
  type Rules,
} from '../../../local/permit/index.ts';
import { createLimiter } from '../../../local/permit/limits.ts';
import { environment } from './environment.ts';

const START = 1_800_000_000_000;
const MINUTE = 60_000;

function limited(limits: Partial<Limits>, rules: Partial<Rules> = {}) {
  const clock = { now: START };
  const client = environment({ limits, rules, now: () => clock.now });
  const times = (count: number, method: string, path: string, body?: unknown) =>
    Array.from({ length: count }, () => client.facts(method, path, body).status);
  return { ...client, clock, times };
}
const refusals = (statuses: readonly number[]) =>
  statuses.filter((status) => status === 429).length;

describe('rate limits', () => {
  it('are the documented ones unless told otherwise', () => {
    const { facts } = environment({ limits: {}, now: () => START });
    let passed = 0;
    while (facts('GET', '/users').status === 200) passed += 1;
    expect(passed).toBe(DOCUMENTED_LIMITS.requestsPerMinute);
  });

  it('refuse with 429, an error body and no Retry-After, and change nothing', () => {
    const { facts, standIn } = limited({ writesPerMinute: 1 });
    facts('PUT', '/users/a', { key: 'a' });
    const { status, json, headers } = facts('PUT', '/users/b', { key: 'b' });
    expect(status).toBe(429);
    expect(json).toMatchObject({ id: expect.any(String), error_code: 'TOO_MANY_REQUESTS' });
    expect(headers).not.toHaveProperty('retry-after');
    expect(standIn.facts().users).toHaveLength(1);
  });

  it('tell when to come back where the switch says so, and let one in then', () => {
    const { facts, clock } = limited({ requestsPerMinute: 1 }, { retryAfter: true });
    facts('GET', '/users');
    clock.now += 20_500;
    const { headers } = facts('GET', '/users');
    expect(headers['retry-after']).toBe('40');
    clock.now += 39_000;
    expect(facts('GET', '/users').status).toBe(429);
    clock.now += 1000;
    expect(facts('GET', '/users').status).toBe(200);
  });

  it('count POST, PUT, DELETE and PATCH as writes, and leave reads alone', () => {
    const { facts, times } = limited({ writesPerMinute: 4 });
    facts('POST', '/users', { key: 'a' });
    facts('PUT', '/users/a', { key: 'a' });
    facts('PATCH', '/users/a', {});
    facts('DELETE', '/users/a');
    expect(facts('POST', '/users', { key: 'a' }).status).toBe(429);
    expect(refusals(times(50, 'GET', '/users'))).toBe(0);
  });

  it('pass PATCH by where the switch says so', () => {
    const { facts, times } = limited({ writesPerMinute: 1 }, { patchIsWrite: false });
    facts('POST', '/users', { key: 'a' });
    expect(refusals(times(5, 'PATCH', '/users/a', {}))).toBe(0);
    expect(refusals(times(1, 'PUT', '/users/a', { key: 'a' }))).toBe(1);
  });

  it('count deletes on their own, and as writes', () => {
    const { times } = limited({ deletesPerMinute: 2, writesPerMinute: 3 });
    expect(refusals(times(3, 'DELETE', '/users/a'))).toBe(1);
    expect(refusals(times(2, 'PUT', '/users/a', { key: 'a' }))).toBe(1);
  });

  it('count bulk calls over ten minutes', () => {
    const { times, clock } = limited({ bulkPer10Minutes: 2 });
    const call = () => times(1, 'POST', '/role_assignments/bulk', [])[0];
    expect([call(), call(), call()]).toEqual([200, 200, 429]);
    clock.now += 9 * MINUTE;
    expect(call()).toBe(429);
    clock.now += MINUTE;
    expect(call()).toBe(200);
  });

  it('count bulk calls as writes and deletes too, or not, as the switch says', () => {
    for (const [bulkIsWrite, refused] of [
      [true, 1],
      [false, 0],
    ] as const) {
      const { times } = limited({ deletesPerMinute: 1 }, { bulkIsWrite });
      expect(refusals(times(2, 'DELETE', '/bulk/users', { idents: [] }))).toBe(refused);
    }
  });

  it('are not used up by a wrong key, nor by refused calls unless told so', () => {
    for (const [refusedCallsCount, status] of [
      [false, 200],
      [true, 429],
    ] as const) {
      const { raw, facts, clock } = limited({ requestsPerMinute: 2 }, { refusedCallsCount });
      for (let i = 0; i < 5; i += 1) raw('GET', '/v2/api-key/scope', '', {});
      expect(facts('GET', '/users').status).toBe(200);
      expect(facts('GET', '/users').status).toBe(200);
      clock.now += MINUTE / 2;
      expect(facts('GET', '/users').status).toBe(429);
      expect(facts('GET', '/users').status).toBe(429);
      clock.now += MINUTE / 2;
      expect(facts('GET', '/users').status).toBe(status);
    }
  });

  it('by a fixed window only, let a burst on each side of its edge pass', () => {
    for (const [limitWindow, passed] of [
      ['fixed', 20],
      ['sliding', 10],
      ['both', 10],
    ] as const) {
      const { times, clock } = limited({ requestsPerMinute: 10 }, { limitWindow });
      clock.now = Math.ceil(START / MINUTE) * MINUTE - 1;
      const before = times(10, 'GET', '/users');
      clock.now += 1;
      const after = times(10, 'GET', '/users');
      expect(20 - refusals([...before, ...after])).toBe(passed);
    }
  });

  it('hold in every window, fixed or sliding, whatever the caller does', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 200 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 8 }), (waits, limit) => {
        const limiter = createLimiter(
          { ...DOCUMENTED_LIMITS, requestsPerMinute: limit },
          DEFAULT_RULES,
        );
        let now = START;
        const passed: number[] = [];
        for (const wait of waits) {
          now += wait;
          const reached = limiter.take({ method: 'GET', bulk: false }, now);
          const inLastMinute = passed.filter((at) => at > now - MINUTE).length;
          // Never more than the limit in any minute, and never refused without need.
          expect(reached === null).toBe(inLastMinute < limit);
          if (reached === null) passed.push(now);
          else expect(reached.waitMs).toBeGreaterThan(0);
        }
      }),
      { numRuns: 100 },
    );
  });
});

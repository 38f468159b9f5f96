import { describe, expect, it } from 'vitest';
import { type Outcome, requestOf } from '../../../local/permit/index.ts';
import { API_KEY, environment } from './environment.ts';

const put = (key: string) => ['PUT', `/users/${key}`, { key }] as const;
const dead = { kind: 'error', status: 500 } as const;

/** Calls without asking for an answer. */
function outcomeOf(client: ReturnType<typeof environment>, key: string): Outcome {
  const { projectId, environmentId } = client.standIn.scope;
  const url = `/v2/facts/${projectId}/${environmentId}/users/${key}`;
  const headers = { authorization: `Bearer ${API_KEY}` };
  return client.standIn.handle(requestOf('PUT', url, headers, JSON.stringify({ key })));
}

describe('faults', () => {
  it('fail the next calls, as many as asked, and do not carry them out', () => {
    const { facts, standIn } = environment();
    standIn.faults.add({ times: 2, effect: { kind: 'error', status: 503 } });
    const statuses = ['a', 'b', 'c'].map((key) => facts(...put(key)).status);
    expect(statuses).toEqual([503, 503, 201]);
    expect(standIn.facts().users).toMatchObject([{ key: 'c' }]);
    expect(standIn.faults.list()).toEqual([]);
  });

  it('let some calls pass first', () => {
    const { facts, standIn } = environment();
    standIn.faults.add({ skip: 2, times: 1, effect: dead });
    const statuses = ['a', 'b', 'c', 'd'].map((key) => facts(...put(key)).status);
    expect(statuses).toEqual([201, 201, 500, 201]);
  });

  it('meet calls by method, path and body', () => {
    const { facts, schema, raw, standIn } = environment();
    const { faults } = standIn;
    const meets = (condition: Parameters<typeof faults.add>[0], call: () => { status: number }) => {
      const id = faults.add(condition);
      const { status } = call();
      faults.clear(id);
      return status === 599;
    };
    const effect = { kind: 'error', status: 599 } as const;
    const putA = () => facts(...put('a'));
    expect(meets({ method: 'PUT', effect }, putA)).toBe(true);
    expect(meets({ method: ['GET', 'POST'], effect }, putA)).toBe(false);
    expect(meets({ path: '/users/*', effect }, putA)).toBe(true);
    expect(meets({ path: '/users', effect }, putA)).toBe(false);
    expect(meets({ path: '/users/b', effect }, putA)).toBe(false);
    expect(meets({ path: '/**', effect }, putA)).toBe(true);
    expect(meets({ path: '/u*/a', effect }, putA)).toBe(true);
    expect(meets({ body: '"key":"a"', effect }, putA)).toBe(true);
    expect(meets({ body: '"key":"b"', effect }, putA)).toBe(false);
    expect(meets({ when: (request) => request.method === 'PUT', effect }, putA)).toBe(true);
    expect(meets({ path: '/roles', effect }, () => schema('GET', '/roles'))).toBe(true);
    const scope = () => raw('GET', '/v2/api-key/scope');
    expect(meets({ path: '/api-key/scope', effect }, scope)).toBe(true);
    const bulk = () => facts('PUT', '/bulk/users', { operations: [] });
    expect(meets({ path: '/bulk/**', effect }, bulk)).toBe(true);
    expect(meets({ path: '/users', effect }, bulk)).toBe(false);
  });

  it('give the error the code, message and headers asked for, or the usual ones', () => {
    const { facts, standIn } = environment();
    const answered = (effect: Parameters<typeof standIn.faults.add>[0]['effect']) => {
      standIn.faults.add({ times: 1, effect });
      return facts(...put('a'));
    };
    expect(
      answered({
        kind: 'error',
        status: 409,
        errorCode: 'CONCURRENT_OPERATION_DISALLOWED',
        message: 'busy',
        retryAfter: 7,
      }),
    ).toMatchObject({
      status: 409,
      json: { error_code: 'CONCURRENT_OPERATION_DISALLOWED', message: 'busy' },
      headers: { 'retry-after': '7' },
    });
    expect(answered(dead).json).toMatchObject({ error_code: 'UNEXPECTED_ERROR' });
    expect(answered({ kind: 'error', status: 400 }).json).toMatchObject({
      error_code: 'INVALID_INPUT',
    });
    expect(answered({ kind: 'error', status: 422 }).json).toMatchObject({
      detail: [{ loc: ['body'] }],
    });
    expect(answered({ kind: 'error', status: 502, body: '"bad gateway"' }).json).toBe(
      'bad gateway',
    );
  });

  it('carry the call out and then fail it, by an error or a dropped connection', () => {
    const client = environment();
    client.standIn.faults.add({ times: 1, effect: { ...dead, applied: true } });
    expect(client.facts(...put('a')).status).toBe(500);
    client.standIn.faults.add({ times: 1, effect: { kind: 'drop', applied: true } });
    expect(outcomeOf(client, 'b')).toEqual({ kind: 'dropped' });
    client.standIn.faults.add({ times: 1, effect: { kind: 'drop' } });
    expect(outcomeOf(client, 'c')).toEqual({ kind: 'dropped' });
    expect(client.standIn.facts().users).toMatchObject([{ key: 'a' }, { key: 'b' }]);
  });

  it('delay the answer of a call that is carried out at once', () => {
    const client = environment();
    client.standIn.faults.add({ effect: { kind: 'delay', ms: 250 } });
    const outcome = outcomeOf(client, 'a');
    if (outcome.kind !== 'delayed') throw new Error('not delayed');
    expect(outcome.ms).toBe(250);
    expect(client.standIn.facts().users).toHaveLength(1);
    expect(outcome.finish()).toMatchObject({ kind: 'answer', status: 201 });
    expect(outcome.finish()).toMatchObject({ kind: 'answer', status: 201 });
  });

  it('delay the call itself where asked, so that it lands late', () => {
    const client = environment();
    client.standIn.faults.add({ effect: { kind: 'delay', ms: 250, late: true } });
    const outcome = outcomeOf(client, 'a');
    expect(client.standIn.facts().users).toHaveLength(0);
    if (outcome.kind !== 'delayed') throw new Error('not delayed');
    expect(outcome.finish()).toMatchObject({ kind: 'answer', status: 201 });
    expect(client.standIn.facts().users).toHaveLength(1);
  });

  it('add up: delays together, then the first that fails', () => {
    const client = environment();
    client.standIn.faults.add({ effect: { kind: 'delay', ms: 100 } });
    client.standIn.faults.add({ effect: { kind: 'error', status: 502 } });
    client.standIn.faults.add({ effect: { kind: 'error', status: 504 } });
    client.standIn.faults.add({ effect: { kind: 'delay', ms: 50 } });
    const outcome = outcomeOf(client, 'a');
    if (outcome.kind !== 'delayed') throw new Error('not delayed');
    expect(outcome.ms).toBe(150);
    expect(outcome.finish()).toMatchObject({ status: 502 });
    expect(client.standIn.faults.list().map(({ met }) => met)).toEqual([1, 1, 0, 1]);
  });

  it('meet a fraction of the calls, by the random numbers given', () => {
    const draws = [0.1, 0.9, 0.49, 0.5];
    const { facts, standIn } = environment({ random: () => draws.shift() ?? 1 });
    standIn.faults.add({ share: 0.5, effect: dead });
    const statuses = ['a', 'b', 'c', 'd'].map((key) => facts(...put(key)).status);
    expect(statuses).toEqual([500, 201, 500, 201]);
  });

  it('stand for an outage or a refused key until cleared', () => {
    const client = environment();
    const outage = client.standIn.faults.outage();
    expect(outcomeOf(client, 'a')).toEqual({ kind: 'dropped' });
    expect(client.standIn.faults.clear(outage)).toBe(true);
    expect(client.standIn.faults.clear(outage)).toBe(false);
    for (const [status, code] of [
      [401, 'UNAUTHORIZED'],
      [403, 'FORBIDDEN_ACCESS'],
    ] as const) {
      client.standIn.faults.refuseKey(status);
      expect(client.facts(...put('a'))).toMatchObject({ status, json: { error_code: code } });
      client.standIn.faults.clear();
    }
    expect(client.facts(...put('a')).status).toBe(201);
  });
});

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { environment, furnished } from './environment.ts';

describe('steering over HTTP', () => {
  it('shows the facts and the counters, without a key and without being counted', () => {
    const { raw, standIn } = furnished();
    expect(raw('GET', '/_standin/facts', '', {}).json).toEqual(standIn.facts());
    expect(raw('GET', '/_standin/calls', '', {}).json).toMatchObject({ total: 5, writes: 5 });
    expect(raw('DELETE', '/_standin/calls').status).toBe(204);
    expect(standIn.calls().total).toBe(0);
  });

  it('adds a role', () => {
    const { raw, standIn } = environment();
    expect(raw('POST', '/_standin/roles', '{"key":"auditor"}').status).toBe(201);
    expect(raw('POST', '/_standin/roles', '{"key":"auditor"}').status).toBe(409);
    expect(raw('POST', '/_standin/roles', '{"key":"no good"}').status).toBe(422);
    expect(standIn.facts().roles).toContain('auditor');
  });

  it('sets, lists and clears faults, and works during an outage', () => {
    const { raw, facts, standIn } = environment();
    const fault = {
      method: ['GET'],
      path: '/users',
      skip: 1,
      times: 9,
      effect: { kind: 'error', status: 503, retryAfter: 2 },
    };
    const { status, json } = raw('POST', '/_standin/faults', JSON.stringify(fault));
    expect(status).toBe(201);
    const id = String(Reflect.get(Object(json), 'id'));
    standIn.faults.outage();
    expect(raw('GET', '/_standin/faults').json).toMatchObject([{ id, fault, met: 0 }, {}]);
    expect(raw('DELETE', `/_standin/faults/${id}`).status).toBe(204);
    expect(raw('DELETE', `/_standin/faults/${id}`).status).toBe(404);
    expect(raw('DELETE', '/_standin/faults').status).toBe(204);
    expect(facts('GET', '/users').status).toBe(200);
  });

  it.each([
    '{}',
    '{"effect":{"kind":"explode"}}',
    '{"effect":{"kind":"error","status":200}}',
    '{"share":2,"effect":{"kind":"drop"}}',
    '{"paths":"/users","effect":{"kind":"drop"}}',
  ])('refuses the fault %s', (body) => {
    const { raw, standIn } = environment();
    expect(raw('POST', '/_standin/faults', body).status).toBe(422);
    expect(standIn.faults.list()).toEqual([]);
  });

  it('takes the faults that the guide shows', async () => {
    const guide = await readFile(new URL('../../../docs/local.md', import.meta.url), 'utf8');
    const bodies = Array.from(
      guide.matchAll(/faults" \\\n {2}-d '(\{.*\})'/g),
      ([, body = '']) => body,
    );
    expect(bodies).toHaveLength(2);
    const { raw } = environment();
    for (const body of bodies) expect(raw('POST', '/_standin/faults', body).status).toBe(201);
  });

  it('refuses what it has no control for', () => {
    expect(environment().raw('GET', '/_standin/else').status).toBe(422);
  });
});

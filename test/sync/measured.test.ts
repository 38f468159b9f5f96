import { describe, expect, it } from 'vitest';
import { DOCUMENTED_LIMITS } from '../../local/permit/index.ts';
import { createEngine, type Engine, MINUTE_MS } from './harness.ts';
import { membership, user } from './jobs.ts';
import { people } from './people.ts';

/** Sums by metric and dimensions: `retried throttled`. */
function totals(engine: Engine): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { metric, dimensions, values } of engine.metrics) {
    const name = [metric, ...Object.values(dimensions)].join(' ');
    sums[name] = (sums[name] ?? 0) + values.reduce((sum, value) => sum + value, 0);
  }
  return sums;
}

const valuesOf = (engine: Engine, name: string): readonly (readonly number[])[] =>
  engine.metrics.filter(({ metric }) => metric === name).map(({ values }) => values);

describe('what the worker measures', () => {
  it('is what became of messages, and the calls that it took, once in a round', async () => {
    const engine = createEngine();
    engine.standIn.faults.add({
      method: 'PUT',
      path: '/users/bad',
      times: 1,
      effect: { kind: 'error', status: 500 },
    });
    const old = user('old', {}, { version: 1 });
    engine.send(user('ann', {}), user('bad', {}), membership('cat', 'acme', ['none']), 'no job');
    engine.send(user('old', {}), old);
    await engine.invoke();
    expect(totals(engine)).toMatchObject({
      applied: 2,
      superseded: 1,
      'retried unavailable': 1,
      'dead_lettered invalid_json': 1,
      'dead_lettered unknown_role': 1,
    });
    const before = totals(engine);
    engine.send(user('ann', {}));
    await engine.invoke();
    expect(totals(engine)['unchanged']).toBe(1);
    expect(totals(engine)['permit_calls write']).toBe(before['permit_calls write']);
  });

  it('is every call that Permit saw, as one kind each', async () => {
    const engine = createEngine({ budget: DOCUMENTED_LIMITS, limits: {} });
    engine.send(...people('user', 60));
    await engine.settle();
    engine.send(membership('user-1', 'acme', ['admin']));
    await engine.settle();
    engine.send(membership('user-1', 'acme', []));
    await engine.settle();
    const { total } = engine.newCalls();
    const sums = totals(engine);
    const kinds = ['read', 'write', 'delete', 'bulk'].map((kind) => sums[`permit_calls ${kind}`]);
    expect(kinds.every((count) => count !== undefined && count > 0)).toBe(true);
    // But for the first of all, which asks what the key is for, and counts against no limit.
    expect(kinds.reduce((sum = 0, count = 0) => sum + count)).toBe(total - 1);
  });

  it('is how long an event took, and how old the oldest was, in the live lane alone', async () => {
    const engine = createEngine();
    const at = engine.now();
    engine.send(user('ann', {}, { observedAt: at - 1500 }));
    engine.sendImport(user('bob', {}, { observedAt: at - 70 * MINUTE_MS }));
    engine.pass(4000);
    await engine.settle();
    expect(totals(engine)['applied']).toBe(2);
    expect(valuesOf(engine, 'event_to_permit_ms')).toEqual([[5500]]);
    expect(valuesOf(engine, 'oldest_age_s')).toEqual([[4]]);
  });

  it('is how old the oldest is that Permit’s outage holds up, each minute of it', async () => {
    const engine = createEngine();
    const outage = engine.standIn.faults.add({ effect: { kind: 'error', status: 503 } });
    engine.send(user('ann', {}));
    for (let minute = 0; minute < 30; minute++) {
      await engine.invoke();
      engine.pass(MINUTE_MS);
    }
    const ages = valuesOf(engine, 'oldest_age_s').flat();
    // Each told of the one message, which SQS, after three receipts, counts no more.
    expect(ages.length).toBeGreaterThanOrEqual(25);
    expect(Math.max(...ages)).toBeGreaterThan(25 * 60);
    engine.standIn.faults.clear(outage);
    await engine.settle();
    expect(totals(engine)['applied']).toBe(1);
  });

  it('is not the age of what waits for its own user’s record', async () => {
    const engine = createEngine({ config: { clerk: { userKey: '{email}' } } });
    engine.send(membership('ann', 'acme', ['admin']));
    await engine.invoke();
    expect(totals(engine)['retried unknown_user']).toBe(1);
    expect(valuesOf(engine, 'oldest_age_s')).toEqual([]);
  });

  it('has at most 100 latencies of a round: the least, the greatest, and those between', async () => {
    const engine = createEngine();
    const at = engine.now();
    const jobs = people('user', 300).map((job, n) => ({ ...job, observedAt: at - n }));
    engine.send(...jobs);
    await engine.settle();
    expect(totals(engine)['applied']).toBe(300);
    const values = valuesOf(engine, 'event_to_permit_ms').flat();
    expect(values).toHaveLength(100);
    expect(values.at(-1)).toBe(Math.max(...values));
    expect((values.at(-1) ?? 0) - (values[0] ?? 0)).toBe(299);
  });

  it('is what is left of the budget, and how long work waited for it', async () => {
    const engine = createEngine({ budget: DOCUMENTED_LIMITS, limits: {} });
    engine.send(user('first', {}));
    await engine.settle();
    const left = engine.metrics.filter(({ metric }) => metric === 'budget_left');
    expect(left.map(({ dimensions }) => dimensions)).toEqual(
      ['requests', 'writes', 'deletes', 'bulk'].map((limit) => ({ limit })),
    );
    for (const { values } of left) {
      expect(values[0]).toBeGreaterThan(0);
      expect(values[0]).toBeLessThanOrEqual(100);
    }
    engine.send(user('second', {}));
    await engine.settle();
    expect(valuesOf(engine, 'budget_left')).toHaveLength(4);
    engine.standIn.faults.add({
      times: 1,
      effect: { kind: 'error', status: 429, retryAfter: 30 },
    });
    engine.send(...people('user', 10));
    await engine.invoke();
    expect(totals(engine)['budget_waited_s live']).toBeGreaterThanOrEqual(30);
    expect(totals(engine)['budget_waited_s import']).toBeUndefined();
  });

  it('is that Permit refuses our key, for as long as it does', async () => {
    const engine = createEngine();
    const fault = engine.standIn.faults.add({ effect: { kind: 'error', status: 401 } });
    engine.send(user('ann', {}));
    await engine.invoke();
    const first = totals(engine)['permit_refused'] ?? 0;
    expect(first).toBeGreaterThan(0);
    expect(totals(engine)['retried configuration']).toBe(1);
    engine.pass(5 * MINUTE_MS);
    await engine.invoke();
    expect(totals(engine)['permit_refused']).toBeGreaterThan(first);
    expect(engine.log).toContainEqual(
      expect.objectContaining({ event: 'permit_still_refuses', code: 'unauthorized', status: 401 }),
    );
    engine.standIn.faults.clear(fault);
    await engine.settle();
    expect(totals(engine)['applied']).toBe(1);
  });

  it('is nothing when nothing happened', async () => {
    const engine = createEngine();
    await engine.invoke();
    expect(engine.metrics).toEqual([]);
  });
});

describe("the line of a message's end", () => {
  const linesOf = (engine: Engine) => engine.log.filter(({ event }) => event === 'job');

  it("has the ids that Permit gave the job's own requests", async () => {
    const engine = createEngine();
    engine.send(user('ann', {}), user('bob', {}));
    await engine.invoke();
    const [ann, bob] = linesOf(engine).map(({ permitRequestIds = [] }) => permitRequestIds);
    expect(ann).toHaveLength(1);
    expect(bob).toHaveLength(1);
    expect(ann).not.toEqual(bob);
  });

  it('has the id of the one call that many jobs share', async () => {
    const engine = createEngine({ budget: DOCUMENTED_LIMITS, limits: {} });
    engine.send(...people('user', 100));
    await engine.settle();
    const ids = new Set(
      linesOf(engine).map(({ permitRequestIds = [] }) => permitRequestIds.join()),
    );
    expect(ids.size).toBe(1);
    expect([...ids][0]).toMatch(/^[0-9a-f]{32}$/);
  });

  it('has the id of the answer that a job failed by, as its dead letter has', async () => {
    const engine = createEngine();
    engine.standIn.faults.add({ path: '/users/ann', effect: { kind: 'error', status: 422 } });
    engine.send(user('ann', {}));
    await engine.settle();
    const [letter] = engine.dead();
    const [line] = linesOf(engine);
    expect(line).toMatchObject({ outcome: 'dead', source: 'clerk' });
    expect(line?.permitRequestIds).toContain(letter?.reason.permitRequestId);
  });

  it('has at most ten, and none where there was no call', async () => {
    const engine = createEngine({ roles: Array.from({ length: 30 }, (_, n) => `role${n}`) });
    const roles = Array.from({ length: 30 }, (_, n) => `role${n}`);
    engine.send(membership('ann', 'acme', roles));
    await engine.settle();
    expect(linesOf(engine)[0]?.permitRequestIds?.length).toBeLessThanOrEqual(10);
    engine.send(membership('ann', 'acme', roles));
    await engine.settle();
    expect(linesOf(engine).at(-1)).toMatchObject({ outcome: 'unchanged' });
    expect(linesOf(engine).at(-1)?.permitRequestIds).toBeUndefined();
  });
});

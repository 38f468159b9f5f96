import { describe, expect, it } from 'vitest';
import type { LedgerPort } from '../../lib/sync/index.ts';
import { createEngine, type Engine, INVOCATION_MS, MINUTE_MS, reasons } from './harness.ts';
import { user } from './jobs.ts';
import { names, people } from './people.ts';

/** Of real time, on a machine that has other things to do. */
const LONG_MS = 30_000;

/** Whoever loads one of these never comes back, as a worker that has run out of memory. */
const deadly =
  (killers: readonly string[]) =>
  (port: LedgerPort): LedgerPort => ({
    ...port,
    load: (keys) =>
      killers.some((key) => keys.includes(`user#${key}`)) ? new Promise(() => {}) : port.load(keys),
  });

/** Invocations, each by a worker of its own, until the queue is empty. @returns how many of them died */
async function outlive(
  engine: Engine,
  killers: readonly string[],
  atMost: number,
): Promise<number> {
  let deaths = 0;
  let worker = engine;
  const { queue } = engine.memory;
  while (queue.size() > 0 && deaths <= atMost) {
    engine.pass(Math.max(0, queue.nextVisible() - engine.now()));
    const alive = await Promise.race([
      worker.invoke().then(() => true),
      engine.clock.sleep(INVOCATION_MS).then(() => false),
    ]);
    if (alive) continue;
    deaths++;
    worker = createEngine({ beside: engine, ledger: deadly(killers) });
  }
  return deaths;
}

describe('a message that kills its worker', { timeout: LONG_MS }, () => {
  it.each([
    [5, 4],
    [200, 5],
    [3_000, 5],
  ])('among %i ends in the dead-letter queue by itself', async (count, atMost) => {
    const killer = 'user-3';
    const engine = createEngine({ ledger: deadly([killer]) });
    engine.send(...people('user', count));
    const deaths = await outlive(engine, [killer], atMost);
    expect(deaths).toBeGreaterThanOrEqual(3);
    expect(deaths).toBeLessThanOrEqual(atMost);
    expect(engine.dead()).toMatchObject([
      { job: { user: killer }, reason: { reason: 'killed_worker' } },
    ]);
    expect(engine.memory.queue.size()).toBe(0);
    expect(Object.keys(engine.users()).sort()).toEqual(
      names('user', count)
        .filter((name) => name !== killer)
        .sort(),
    );
  });

  it('has company in another one: both go, and nobody else', async () => {
    const killers = ['user-30', 'user-99'];
    const engine = createEngine({ ledger: deadly(killers) });
    engine.send(...people('user', 200));
    await outlive(engine, killers, 12);
    expect(engine.dead().map(({ job }) => job)).toMatchObject(
      expect.arrayContaining(killers.map((key) => expect.objectContaining({ user: key }))),
    );
    expect(reasons(engine)).toEqual(['killed_worker', 'killed_worker']);
    expect(Object.keys(engine.users())).toHaveLength(198);
  });

  it('lets what comes later by', async () => {
    const killer = 'user-3';
    const engine = createEngine({ ledger: deadly([killer]) });
    engine.send(...people('user', 5));
    const dying = engine.invoke();
    await Promise.race([dying, engine.clock.sleep(2 * MINUTE_MS)]);
    const next = createEngine({ beside: engine, ledger: deadly([killer]) });
    engine.send(user('late', {}));
    await next.invoke();
    expect(Object.keys(next.users())).toContain('late');
  });
});

describe('a message that was received often', { timeout: LONG_MS }, () => {
  it('because Permit was down is not taken for a killer', async () => {
    const engine = createEngine();
    const outage = engine.standIn.faults.outage();
    engine.send(...people('user', 40));
    for (let n = 0; n < 30; n++) {
      await engine.invoke(20_000);
      engine.pass(MINUTE_MS);
    }
    expect(engine.memory.queue.mostReceipts()).toBeGreaterThan(4);
    engine.standIn.faults.clear(outage);
    await engine.settle();
    expect(reasons(engine)).toEqual([]);
    expect(Object.keys(engine.users())).toHaveLength(40);
  });

  it('in the company of a killer outlives it, however often that was', async () => {
    const killer = 'user-3';
    const engine = createEngine({ ledger: deadly([killer]) });
    const outage = engine.standIn.faults.outage();
    engine.send(...people('other', 60));
    for (let n = 0; n < 10; n++) {
      await engine.invoke(20_000);
      engine.pass(MINUTE_MS);
    }
    engine.standIn.faults.clear(outage);
    engine.send(...people('user', 5));
    await outlive(engine, [killer], 6);
    expect(reasons(engine)).toEqual(['killed_worker']);
    expect(Object.keys(engine.users())).toHaveLength(64);
  });

  it('by workers that died of something else in between is not taken for a killer', async () => {
    const engine = createEngine();
    engine.send(...people('user', 40));
    let worker = engine;
    for (let n = 0; n < 8; n++) {
      let left = 5 + n;
      worker = createEngine({
        beside: engine,
        // Killed from outside, at another point each time; every second one goes through.
        ledger: (port) => ({
          ...port,
          save: (item) => (n % 2 === 0 && --left === 0 ? new Promise(() => {}) : port.save(item)),
        }),
      });
      await Promise.race([worker.invoke(), engine.clock.sleep(INVOCATION_MS)]);
      engine.pass(7 * MINUTE_MS);
    }
    await createEngine({ beside: engine }).settle();
    expect(reasons(engine)).toEqual([]);
    expect(Object.keys(engine.users())).toHaveLength(40);
  });
});

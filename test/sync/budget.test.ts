import { describe, expect, it } from 'vitest';
import { DOCUMENTED_LIMITS } from '../../local/permit/index.ts';
import { byHand } from './by-hand.ts';
import { createEngine, type Engine, type EngineOptions, MINUTE_MS, reasons } from './harness.ts';
import { partly, removal, user } from './jobs.ts';
import { addressOf, members, names, people, places } from './people.ts';
import { serve, takeTime, until } from './serve.ts';

/** Of real time, on a machine that has other things to do. */
const LONG_MS = 30_000;

const LIMITED: EngineOptions = { budget: DOCUMENTED_LIMITS, limits: {} };
const isEmpty = ({ memory }: Engine) => memory.queue.size() + memory.imports.size() === 0;

/** Three workers over one queue, one Permit and one budget. */
function three(options: EngineOptions = LIMITED): readonly [Engine, Engine, Engine] {
  const first = createEngine(options);
  const another = { ...options, beside: first };
  return [first, createEngine(another), createEngine(another)];
}

describe('more than Permit allows in a minute', { timeout: LONG_MS }, () => {
  it('is applied all the same, by three workers, and nothing is ever refused', async () => {
    const workers = three();
    const [engine] = workers;
    engine.send(...people('old', 400), ...members('old', 400, 20));
    await engine.settle();
    takeTime(engine);
    engine.send(...names('old', 400).map((name, n) => removal(name, `t-${n % 20}`)));
    engine.send(...members('new', 2_000, 20));
    await serve(workers, () => isEmpty(engine));
    expect(engine.newCalls().refused).toBe(0);
    expect(engine.roles()).toHaveLength(2_000);
    expect(engine.roles().join()).not.toContain('old-');
    expect(reasons(engine)).toEqual([]);
  });

  it('a few at a time, as they come, is never refused', async () => {
    const workers = three();
    const [engine] = workers;
    takeTime(engine);
    let sent = 0;
    const arrivals = async () => {
      for (; sent < 400; sent++) {
        const name = `user-${sent}`;
        engine.send(user(name, { email: addressOf(name) }));
        engine.send(...members('user', sent + 1, 3).slice(sent));
        if (sent % 3 === 2) engine.send(removal(`user-${sent - 2}`, `t-${(sent - 2) % 3}`));
        await engine.clock.sleep(250);
      }
    };
    await Promise.all([arrivals(), serve(workers, () => sent === 400 && isEmpty(engine))]);
    expect(engine.newCalls().refused).toBe(0);
    expect(Object.keys(engine.users())).toHaveLength(400);
    expect(engine.roles()).toHaveLength(400 - 133);
  });
});

describe('records that have to be read before they are changed', { timeout: LONG_MS }, () => {
  it.each([700, 1_200])('come to an end, %i of them at once', async (count) => {
    const engine = createEngine(LIMITED);
    const keys = names('user', count);
    engine.send(...keys.map((key) => user(key, { email: addressOf(key) }, { source: 'auth0' })));
    await engine.settle();
    engine.pass(10 * MINUTE_MS);
    engine.newCalls();
    engine.send(...keys.map((key) => partly(key, { firstName: 'Ann' })));
    // The reads alone are more than a minute's worth; 816 of them fit into each.
    await engine.settle(6 * MINUTE_MS);
    expect(engine.newCalls().reads).toBeLessThan(2 * count);
    expect(engine.memory.queue.size()).toBe(0);
  });

  it('come to an end when one of 1,000 new users turns out to exist', async () => {
    const engine = createEngine(LIMITED);
    byHand.makeUser(engine, 'user-77', { seat: 12 });
    engine.send(...names('user', 1_000).map((key) => partly(key, { email: addressOf(key) })));
    await engine.settle(6 * MINUTE_MS);
    expect(engine.memory.queue.size()).toBe(0);
    expect(Object.keys(engine.users())).toHaveLength(1_000);
    expect(engine.users()['user-77']).toMatchObject({ attributes: { seat: 12 } });
  });

  it('come to an end when they are tenants, 1,500 of them new at once', async () => {
    const engine = createEngine(LIMITED);
    engine.send(...places(1_500));
    await engine.settle(6 * MINUTE_MS);
    expect(engine.memory.queue.size()).toBe(0);
    expect(Object.keys(engine.tenants())).toHaveLength(1_500);
    expect(engine.newCalls().reads).toBeLessThan(2 * 1_500);
  });

  it('come to an end when the roles that 1,000 users have are looked up first', async () => {
    const engine = createEngine({ ...LIMITED, config: { roles: { ownership: 'all' } } });
    engine.send(...people('user', 1_000), ...places(3));
    await engine.settle();
    byHand.assign(engine, 'user-800', 't-2', 'admin');
    engine.pass(10 * MINUTE_MS);
    engine.send(...members('user', 1_000, 3));
    await engine.settle(4 * MINUTE_MS);
    expect(engine.memory.queue.size()).toBe(0);
    expect(engine.roles()).toHaveLength(1_000);
  });
});

describe('a worker that waits for the budget', { timeout: LONG_MS }, () => {
  it('holds no lease, and nothing counts as an attempt', async () => {
    const engine = createEngine();
    engine.send(user('first', {}));
    await engine.settle();
    engine.standIn.faults.add({
      times: 1,
      effect: { kind: 'error', status: 429, retryAfter: 30 },
    });
    engine.send(...people('user', 10));
    const start = engine.now();
    const invocation = engine.invoke();
    await engine.clock.sleep(10_000);
    expect(Object.keys(engine.users()).length).toBeLessThan(11);
    const lease = await engine.rival().acquire();
    expect(lease).toMatchObject({ takenOver: false });
    await engine.clock.sleep(5_000);
    await lease?.release();
    expect(await invocation).toEqual({ handed: 10, kept: 0 });
    expect(engine.now() - start).toBeGreaterThanOrEqual(30_000);
    expect(Object.keys(engine.users())).toHaveLength(11);
    expect(engine.delays).toEqual([]);
    expect(engine.memory.queue.mostReceipts()).toBe(1);
  });

  it('lets a revocation by, which may take what is kept for it', async () => {
    const engine = createEngine({
      ...LIMITED,
      budget: { ...DOCUMENTED_LIMITS, writesPerMinute: 30, bulkPer10Minutes: 3 },
    });
    engine.send(...people('old', 1), ...members('old', 1, 1));
    await engine.settle();
    engine.pass(10 * MINUTE_MS);
    // More than what three bulk calls and thirty writes allow at once.
    engine.send(...people('user', 25));
    const busy = engine.invoke();
    await engine.clock.sleep(1_000);
    expect(Object.keys(engine.users()).length).toBeLessThan(10);
    const other = createEngine({ ...LIMITED, beside: engine });
    engine.send(removal('old-0', 't-0'));
    const start = engine.now();
    void other.invoke();
    expect(await until(engine, () => engine.roles().length === 0, MINUTE_MS)).toBe(true);
    expect(engine.now() - start).toBeLessThan(5_000);
    await busy;
  });
});

describe('a 429 of somebody else’s making', { timeout: LONG_MS }, () => {
  it('is waited out, and everything is applied', async () => {
    const workers = three();
    const [engine] = workers;
    takeTime(engine);
    // A script of theirs uses up the writes of this minute, and of the next.
    const crowd = async () => {
      for (let n = 0; n < 290; n++) byHand.makeTenant(engine, `theirs-${n}`, {});
      await engine.clock.sleep(61_000);
      for (let n = 0; n < 290; n++) byHand.makeTenant(engine, `more-${n}`, {});
    };
    engine.send(...people('user', 25), ...members('user', 25, 3));
    await Promise.all([crowd(), serve(workers, () => isEmpty(engine))]);
    engine.send(...people('late', 25), ...members('late', 25, 3));
    await serve(workers, () => isEmpty(engine));
    expect(engine.newCalls().refused).toBeLessThan(30);
    expect(engine.roles()).toHaveLength(50);
    expect(reasons(engine)).toEqual([]);
  });
});

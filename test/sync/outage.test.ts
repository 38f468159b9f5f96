import { describe, expect, it } from 'vitest';
import { DOCUMENTED_LIMITS } from '../../local/permit/index.ts';
import {
  createEngine,
  type Engine,
  type EngineOptions,
  HOUR_MS,
  MINUTE_MS,
  reasons,
} from './harness.ts';
import { membership, user } from './jobs.ts';
import { addressOf, names, people } from './people.ts';
import { serve, takeTime, until } from './serve.ts';

/** Of real time, on a machine that has other things to do. */
const LONG_MS = 30_000;

const JOBS_EVERY_MS = 12_000;
const LIMITED: EngineOptions = { budget: DOCUMENTED_LIMITS, limits: {} };
const WORKERS = 3;
/** Each of them has a batch of ten in hand, or has just given it back. */
const HIDDEN = 2 * 10 * WORKERS;

/** What goes on while Permit is down for six hours and jobs arrive all the time. */
async function sixHours(breakDown: (engine: Engine) => string) {
  const engine = createEngine(LIMITED);
  const workers = [engine];
  while (workers.length < WORKERS) workers.push(createEngine({ ...LIMITED, beside: engine }));
  takeTime(engine);
  engine.send(...people('before', 20));
  await engine.settle();
  const { queue } = engine.memory;
  const fault = breakDown(engine);
  engine.newCalls();
  let over = false;
  let sent = 0;
  let mostHidden = 0;

  const arrivals = async () => {
    while (!over) {
      const name = `user-${sent++}`;
      engine.send(
        user(name, { email: addressOf(name) }),
        membership(name, `t-${sent % 9}`, ['member']),
      );
      await engine.clock.sleep(JOBS_EVERY_MS);
    }
  };
  const watch = async () => {
    // Once what was in hand when it began has been given back.
    await engine.clock.sleep(MINUTE_MS);
    while (!over) {
      mostHidden = Math.max(mostHidden, queue.inFlight());
      await engine.clock.sleep(MINUTE_MS);
    }
  };
  const served = serve(workers, () => over && queue.size() === 0);
  const others = [arrivals(), watch()];
  await engine.clock.sleep(6 * HOUR_MS);
  const during = engine.newCalls();
  const left = queue.size();
  over = true;
  engine.standIn.faults.clear(fault);
  const back = engine.now();
  const resumed = await until(engine, () => engine.standIn.calls().writes > 0, MINUTE_MS);
  await served;
  await Promise.all(others);
  return { engine, during, left, mostHidden, resumed, sent, took: engine.now() - back };
}

describe('six hours without Permit, while jobs keep arriving', { timeout: LONG_MS }, () => {
  it.each([
    ['no answer', (engine: Engine) => engine.standIn.faults.outage()],
    ['a refused key', (engine: Engine) => engine.standIn.faults.refuseKey(401)],
  ])('lose nothing, hide nothing, and cost next to no calls: %s', async (_what, breakDown) => {
    const { engine, during, left, mostHidden, resumed, sent, took } = await sixHours(breakDown);
    expect(sent).toBeGreaterThanOrEqual(1_800);
    expect(left).toBeGreaterThanOrEqual(2 * 1_800);
    // One probe in half a minute, a little earlier at times, whoever makes it.
    expect(during.total).toBeLessThan(6 * 60 * 2 * 1.3);
    expect(mostHidden).toBeLessThanOrEqual(HIDDEN);
    expect(resumed).toBe(true);
    // One bulk call for the users and one for their roles, and the nine tenants.
    expect(took).toBeLessThan(2 * MINUTE_MS);
    expect(reasons(engine)).toEqual([]);
    expect(Object.keys(engine.users())).toHaveLength(20 + sent);
    expect(engine.roles()).toHaveLength(sent);
    expect(engine.newCalls().refused).toBe(0);
  });

  it('do not count against a job that fails by itself afterwards', async () => {
    const engine = createEngine(LIMITED);
    const outage = engine.standIn.faults.outage();
    engine.send(...people('user', 5));
    for (let n = 0; n < 8; n++) {
      await engine.invoke();
      engine.pass(HOUR_MS);
    }
    engine.standIn.faults.clear(outage);
    const own = engine.standIn.faults.add({
      body: 'user-3',
      effect: { kind: 'error', status: 500 },
    });
    const back = engine.now();
    await engine.settle(5 * HOUR_MS);
    expect(Object.keys(engine.users())).toHaveLength(4);
    expect(reasons(engine)).toEqual([]);
    await engine.settle(3 * HOUR_MS);
    expect(reasons(engine)).toEqual(['max_age_exceeded']);
    expect(engine.now() - back).toBeGreaterThan(6 * HOUR_MS);
    expect(engine.standIn.faults.clear(own)).toBe(true);
  });
});

describe('Permit that answers its probe and fails everything else', { timeout: LONG_MS }, () => {
  it('is asked ever more seldom, and loses nothing', async () => {
    const engine = createEngine(LIMITED);
    const fault = engine.standIn.faults.add({
      when: ({ method }) => method !== 'GET',
      effect: { kind: 'error', status: 503 },
    });
    engine.send(...people('user', 60));
    const start = engine.now();
    await serve([engine], () => engine.now() > start + HOUR_MS);
    expect(engine.newCalls().writes).toBeLessThan(10 * 120);
    expect(reasons(engine)).toEqual([]);
    engine.standIn.faults.clear(fault);
    await engine.settle();
    expect(Object.keys(engine.users())).toEqual(names('user', 60).sort());
  });
});

import { describe, expect, it } from 'vitest';
import { DOCUMENTED_LIMITS } from '../../local/permit/index.ts';
import {
  createEngine,
  type Engine,
  type EngineOptions,
  MINUTE_MS,
  reasons,
  SINGLY,
} from './harness.ts';
import { membership, removal, user } from './jobs.ts';
import { members, people, places } from './people.ts';
import { serve, takeTime, until } from './serve.ts';

/** Of real time, on a machine that has other things to do. */
const LONG_MS = 30_000;

const LIMITED: EngineOptions = { budget: DOCUMENTED_LIMITS, limits: {} };

describe('the import queue', { timeout: LONG_MS }, () => {
  it('is drained once the live one is empty, live jobs first', async () => {
    const engine = createEngine({ budget: SINGLY });
    engine.sendImport(...people('import', 25));
    engine.send(...people('live', 25));
    await engine.invoke();
    expect(engine.memory.imports.size()).toBe(0);
    expect(engine.memory.queue.size()).toBe(0);
    const written = engine.standIn
      .calls()
      .latest.filter(({ method }) => method === 'PUT')
      .map(({ path }) => (path.includes('/live-') ? 'live' : 'import'));
    expect(written).toEqual([...Array(25).fill('live'), ...Array(25).fill('import')]);
  });

  it('wakes a worker by itself', async () => {
    const engine = createEngine();
    engine.sendImport(...people('import', 25));
    expect(await engine.invokeImport()).toEqual({ handed: 10, kept: 0 });
    expect(Object.keys(engine.users())).toHaveLength(25);
    expect(engine.memory.imports.size()).toBe(0);
  });

  it('dead-letters and backs off by itself', async () => {
    const engine = createEngine();
    engine.sendImport('no job');
    engine.send(user('first', {}));
    await engine.invoke();
    expect(engine.memory.imports.dead.map(({ reason }) => reason.reason)).toEqual(['invalid_json']);
    expect(engine.memory.imports.size()).toBe(0);
    expect(engine.dead()).toEqual([]);
  });
});

describe('an import of 6,000 users with a role each', { timeout: LONG_MS }, () => {
  it('is two bulk calls for the users and three for their roles', async () => {
    const engine = createEngine(LIMITED);
    engine.send(...places(10));
    await engine.settle();
    engine.pass(10 * MINUTE_MS);
    engine.newCalls();
    engine.sendImport(...people('user', 6_000), ...members('user', 6_000, 10));
    await engine.settle();
    expect(engine.newCalls().byRoute).toEqual({
      'GET /roles': 1,
      'PUT /bulk/users': 2,
      'POST /role_assignments/bulk': 3,
    });
    expect(engine.roles()).toHaveLength(6_000);
  });

  it('leaves to the next round what would not fill a call, and gives none of it back', async () => {
    const engine = createEngine();
    engine.send(...places(10));
    await engine.settle();
    engine.sendImport(...people('user', 6_300), ...members('user', 6_300, 10));
    await engine.invokeImport();
    expect(engine.log.filter(({ outcome }) => outcome === 'deferred')).toHaveLength(300);
    expect(engine.memory.imports.size()).toBe(0);
    expect(engine.delays).toEqual([]);
    expect(engine.memory.imports.mostReceipts()).toBe(1);
    expect(engine.newCalls().byRoute).toMatchObject({ 'PUT /bulk/users': 3 });
    expect(Object.keys(engine.users())).toHaveLength(6_300);
    expect(engine.roles()).toHaveLength(6_300);
  });
});

/** An import of thousands, under way for so long, when `interrupt` comes by the live queue. */
async function interrupted(afterMs: number, interrupt: (engine: Engine) => void) {
  const engine = createEngine({ ...LIMITED, ledgerMs: 4 });
  engine.send(...places(10), ...people('old', 3), ...members('old', 3, 1));
  await engine.settle();
  engine.pass(10 * MINUTE_MS);
  takeTime(engine);
  engine.sendImport(...people('user', 4_000), ...members('user', 4_000, 10));
  engine.sendImport(...members('old', 3, 1, ['admin']));
  const importing = engine.invokeImport();
  await engine.clock.sleep(afterMs);
  expect(engine.memory.imports.size()).toBeGreaterThan(4_000);
  interrupt(engine);
  return { engine, importing };
}

describe('a revocation that arrives while a round of an import is under way', {
  timeout: LONG_MS,
}, () => {
  const AFTER_MS = [500, 1_500, 4_500, 8_500];

  it.each(AFTER_MS)(
    'after %i ms is in Permit within five seconds; the import goes on and does not undo it',
    async (afterMs) => {
      const { engine, importing } = await interrupted(afterMs, ({ send }) =>
        send(removal('old-1', 't-0'), removal('user-7', 't-7')),
      );
      const sent = engine.now();
      const gone = () => engine.memory.queue.size() === 0;
      expect(await until(engine, gone, 10_000)).toBe(true);
      expect(engine.now() - sent).toBeLessThanOrEqual(5_000);
      expect(engine.roles()).not.toContain('old-1 t-0 member');
      expect(engine.memory.imports.size()).toBeGreaterThan(0);
      await importing;
      await engine.settle();
      expect(engine.roles()).not.toContain('old-1 t-0 admin');
      expect(engine.roles()).not.toContain('user-7 t-7 member');
      expect(engine.roles()).toContain('old-2 t-0 admin');
      expect(engine.roles()).toHaveLength(3_999 + 2);
      expect(engine.newCalls().refused).toBe(0);
      expect(reasons(engine)).toEqual([]);
    },
  );

  it('is not lost on an import whose jobs are all unchanged', async () => {
    const engine = createEngine({ ledgerMs: 4 });
    engine.send(...places(10), ...people('user', 1_500), ...members('user', 1_500, 10));
    await engine.settle();
    engine.sendImport(...people('user', 1_500), ...members('user', 1_500, 10));
    const importing = engine.invokeImport();
    await engine.clock.sleep(100);
    engine.send(removal('user-7', 't-7'));
    await importing;
    await engine.settle();
    expect(engine.roles()).toHaveLength(1_499);
  });
});

describe('live sign-ups during an import', { timeout: LONG_MS }, () => {
  it('do not wait for the end of its round', async () => {
    const { engine, importing } = await interrupted(2_500, ({ send }) =>
      send(user('ann', { email: 'ann@mail.test' }), membership('ann', 't-3', ['editor'])),
    );
    const sent = engine.now();
    const signedUp = () => engine.roles().includes('ann t-3 editor');
    expect(await until(engine, signedUp, 10_000)).toBe(true);
    expect(engine.now() - sent).toBeLessThanOrEqual(5_000);
    await importing;
    await engine.settle();
    expect(engine.roles()).toHaveLength(4_000 + 3 + 1);
  });

  it('into its own tenant do not make it begin anew', async () => {
    const engine = createEngine({ ...LIMITED, ledgerMs: 4 });
    engine.send(...places(1));
    await engine.settle();
    engine.pass(10 * MINUTE_MS);
    takeTime(engine);
    engine.sendImport(...people('user', 2_000), ...members('user', 2_000, 1));
    let live = 0;
    const arrivals = async () => {
      for (; live < 30; live++) {
        engine.send(membership(`live-${live}`, 't-0', ['editor']));
        await engine.clock.sleep(2_000);
      }
    };
    const start = engine.now();
    const served = serve([createEngine({ ...LIMITED, beside: engine })], () => live === 30, [
      engine,
    ]);
    const arriving = arrivals();
    const imported = () => engine.roles().length >= 2_000 + live - 3;
    expect(await until(engine, imported, MINUTE_MS)).toBe(true);
    expect(engine.now() - start).toBeLessThan(MINUTE_MS / 2);
    await Promise.all([arriving, served]);
    await engine.settle();
    expect(engine.roles()).toHaveLength(2_000 + 30);
  });
});

describe('an import that has no budget', { timeout: LONG_MS }, () => {
  it('begins a round only once there is some for the whole of it', async () => {
    const engine = createEngine({
      ...LIMITED,
      budget: { ...DOCUMENTED_LIMITS, bulkPer10Minutes: 16 },
    });
    // Two rounds' worth, of which the bucket has one.
    engine.sendImport(...people('user', 6_000));
    await engine.invokeImport();
    const [first] = [Object.keys(engine.users()).length];
    engine.sendImport(...people('more', 3_000));
    engine.newCalls();
    const start = engine.now();
    expect((await engine.invokeImport()).kept).toBe(10);
    expect(first).toBe(6_000);
    expect(engine.newCalls().total).toBe(0);
    expect(engine.memory.ledger.item('user#more-0')).toBeUndefined();
    expect(engine.now() - start).toBeLessThan(MINUTE_MS);
    // Nobody is kept from their work meanwhile, and the messages come back within a minute.
    expect(await engine.rival().acquire()).toMatchObject({ takenOver: false });
    expect(Math.max(...engine.delays)).toBeLessThanOrEqual(60);
  });

  it('waits for it, holding no lease, and goes on', async () => {
    const engine = createEngine({
      ...LIMITED,
      budget: { ...DOCUMENTED_LIMITS, bulkPer10Minutes: 16 },
    });
    engine.sendImport(...people('user', 6_000));
    await engine.invokeImport();
    engine.sendImport(...people('more', 3_000));
    await engine.settle();
    expect(Object.keys(engine.users())).toHaveLength(9_000);
    expect(engine.newCalls().byRoute).toMatchObject({ 'PUT /bulk/users': 3 });
  });
});

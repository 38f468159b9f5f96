import { describe, expect, it } from 'vitest';
import { CALL_TIMEOUT_MS, type HeldLease, type PermitPort } from '../../lib/sync/index.ts';
import { AT_ONCE, createEngine, DAY_MS, INVOCATION_MS, SINGLY } from './harness.ts';
import { grant, membership, tenant, tenantDeleted, user } from './jobs.ts';

describe('an invocation that finds the lease taken', () => {
  it('gives its messages up within half a second, for the holder to take, and waits on without any', async () => {
    const engine = createEngine();
    await engine.rival().acquire();
    engine.send(user('ann', {}), user('bob', {}));
    const start = engine.now();
    const invocation = engine.invoke();
    await engine.clock.sleep(500);
    expect(engine.delays).toEqual([0, 0]);
    expect(engine.memory.queue.inFlight()).toBe(0);
    expect(await invocation).toEqual({ handed: 2, kept: 2 });
    expect(engine.now() - start).toBeGreaterThan(4_000);
    expect(engine.now() - start).toBeLessThan(30_000);
    expect(engine.newCalls().total).toBe(0);
  });

  it('takes up again what it gave up, once the lease is free', async () => {
    const engine = createEngine();
    const held = await engine.rival().acquire();
    engine.send(user('ann', {}), user('bob', {}));
    const invocation = engine.invoke();
    await engine.clock.sleep(3_000);
    expect(engine.users()).toEqual({});
    await held?.release();
    await engine.clock.sleep(500);
    expect(Object.keys(engine.users())).toEqual(['ann', 'bob']);
    await invocation;
    expect(engine.memory.queue.size()).toBe(0);
  });

  it('gives imports up for ten seconds, and is done: the holder drains their queue too', async () => {
    const engine = createEngine();
    await engine.rival().acquire();
    engine.sendImport(user('ann', {}), user('bob', {}));
    const start = engine.now();
    expect(await engine.invokeImport()).toEqual({ handed: 2, kept: 2 });
    expect(engine.now() - start).toBeLessThan(500);
    expect(engine.delays).toEqual([10, 10]);
    expect(engine.newCalls().total).toBe(0);
  });

  it('goes on when it is let go meanwhile', async () => {
    const engine = createEngine();
    const held = await engine.rival().acquire();
    let tries = 0;
    const second = createEngine({
      after: engine,
      lease: (port) => ({
        async acquire() {
          if (++tries === 4) await held?.release();
          return await port.acquire();
        },
      }),
    });
    second.send(user('ann', {}));
    await second.invoke();
    expect(tries).toBe(4);
    expect(Object.keys(second.users())).toEqual(['ann']);
  });

  it('lets the last call of a holder that never let go end before it makes its own', async () => {
    const engine = createEngine();
    const held = await engine.rival().acquire();
    engine.pass((held?.until() ?? 0) - engine.now() + 2_001);
    const start = engine.now();
    engine.send(user('ann', {}));
    await engine.invoke();
    const [first] = engine.standIn.calls().latest;
    expect((first?.at ?? 0) - start).toBeGreaterThanOrEqual(CALL_TIMEOUT_MS);
    expect(Object.keys(engine.users())).toEqual(['ann']);
  });

  it('does not wait beyond its own end', async () => {
    const engine = createEngine();
    const held = await engine.rival().acquire();
    engine.pass((held?.until() ?? 0) - engine.now() + 2_001);
    const start = engine.now();
    engine.send(user('ann', {}));
    expect(await engine.invoke(5_000)).toEqual({ handed: 1, kept: 1 });
    expect(engine.now() - start).toBeLessThanOrEqual(5_000);
    expect(engine.newCalls().total).toBe(0);
  });
});

/** Runs slow single calls, and says by how much the least had before the end of the lease and of the invocation. */
async function slowly(msPerCall: number, people = 40) {
  let lease: HeldLease | null = null;
  let leastOfLease = Number.POSITIVE_INFINITY;
  let leastOfTime = Number.POSITIVE_INFINITY;
  let endsAt = 0;
  const watch =
    <A extends unknown[], T>(method: (...args: A) => Promise<T>) =>
    async (...args: A) => {
      leastOfLease = Math.min(leastOfLease, (lease?.until() ?? 0) - engine.now());
      leastOfTime = Math.min(leastOfTime, endsAt - engine.now());
      return await method(...args);
    };
  const engine = createEngine({
    budget: SINGLY,
    lease: (port) => ({
      async acquire() {
        lease = await port.acquire();
        return lease;
      },
    }),
    permit: (port: PermitPort) => ({
      ...port,
      putUser: watch(port.putUser),
      createUser: watch(port.createUser),
      ensureUser: watch(port.ensureUser),
      createTenant: watch(port.createTenant),
      assign: watch(port.assign),
      unassign: watch(port.unassign),
    }),
  });
  engine.standIn.faults.add({ effect: { kind: 'delay', ms: msPerCall } });
  for (let n = 0; n < people; n++) engine.send(membership(`user-${n}`, 'acme', ['admin']));
  endsAt = engine.now() + INVOCATION_MS;
  const start = engine.now();
  await engine.invoke();
  return { engine, leastOfLease, leastOfTime, took: engine.now() - start };
}

describe('calls', () => {
  it.each([300, 2_900, 5_900])(
    'of %i ms end within the lease and within the invocation',
    async (msPerCall) => {
      const { engine, leastOfLease, leastOfTime, took } = await slowly(msPerCall);
      expect(leastOfLease).toBeGreaterThanOrEqual(CALL_TIMEOUT_MS);
      expect(leastOfTime).toBeGreaterThanOrEqual(CALL_TIMEOUT_MS);
      expect(took).toBeLessThanOrEqual(INVOCATION_MS);
      engine.standIn.faults.clear();
      await engine.settle();
      expect(engine.roles()).toHaveLength(40);
    },
  );

  it('that did not fit are made by the next invocation, soon', async () => {
    const { engine } = await slowly(5_900, 80);
    const left = engine.memory.queue.size();
    expect(left).toBeGreaterThan(10);
    expect(engine.delays).toEqual(Array.from({ length: left }, () => 3));
    engine.standIn.faults.clear();
    await engine.settle();
    expect(engine.roles()).toHaveLength(80);
  });
});

describe('a listing of many pages', () => {
  it('ends before the invocation does', async () => {
    const engine = createEngine();
    const names = Array.from({ length: 450 }, (_, n) => `person-${n}`);
    engine.send(...names.map((name) => membership(name, 'acme', ['member'])));
    await engine.settle(DAY_MS);
    engine.standIn.faults.add({ method: 'GET', effect: { kind: 'delay', ms: 4000 } });
    engine.send(tenant('acme', { name: 'Again' }, { version: engine.now() + 1 }));
    engine.send(tenantDeleted('acme', { version: engine.now() }));
    const started = engine.now();
    await engine.invoke(20_000);
    expect(engine.now() - started).toBeLessThanOrEqual(20_000);
    engine.standIn.faults.clear();
    await engine.settle(DAY_MS);
    expect(engine.roles()).toEqual([]);
    expect(engine.tenants()).toEqual({ acme: 'Again' });
  });
});

describe('a lease that is lost in the middle of a round', () => {
  it('ends it: no call, and nothing recorded', async () => {
    const saved: string[] = [];
    let lost = false;
    const engine = createEngine({
      budget: SINGLY,
      lease: (port) => ({
        async acquire() {
          const lease = await port.acquire();
          return (
            lease && {
              ...lease,
              async renew() {
                lost = true;
                return false;
              },
            }
          );
        },
      }),
      ledger: (port) => ({
        ...port,
        async save(item) {
          if (lost) saved.push(item.pk);
          return await port.save(item);
        },
      }),
    });
    engine.send(user('ann', {}));
    await engine.settle();
    engine.newCalls();
    engine.standIn.faults.add({ effect: { kind: 'delay', ms: 4_000 } });
    // Of ann there is nothing to write, and a newer version to record.
    engine.send(user('ann', {}));
    for (let n = 0; n < 30; n++) engine.send(user(`user-${n}`, {}));
    expect(await engine.invoke()).toEqual({ handed: 10, kept: 10 });
    expect(lost).toBe(true);
    expect(saved).toEqual([]);
    const calls = engine.newCalls().total;
    expect(calls).toBeGreaterThan(0);
    // A lease has room for four calls of four seconds, one after the other.
    expect(calls).toBeLessThanOrEqual(4 * AT_ONCE);
    expect(new Set(engine.delays)).toEqual(new Set([3]));
  });

  it('is not taken for a failure of the jobs when its renewal has no answer', async () => {
    let down = true;
    const engine = createEngine({
      budget: SINGLY,
      lease: (port) => ({
        async acquire() {
          const lease = await port.acquire();
          return (
            lease && {
              ...lease,
              async renew() {
                if (down)
                  throw Object.assign(new Error('no answer'), { retry: 'transient', code: 'x' });
                return await lease.renew();
              },
            }
          );
        },
      }),
    });
    engine.standIn.faults.add({ effect: { kind: 'delay', ms: 4_000 } });
    for (let n = 0; n < 30; n++) engine.send(user(`user-${n}`, {}));
    await engine.invoke();
    expect(engine.log).toContainEqual(
      expect.objectContaining({
        event: 'round_stopped',
        cause: 'ledger',
        message: expect.any(String),
      }),
    );
    expect(new Set(engine.delays)).toEqual(new Set([18]));
    down = false;
    await engine.settle();
    expect(Object.keys(engine.users())).toHaveLength(30);
  });
});

describe('the drain', () => {
  it('goes on with what is in the queue, deletes that itself, and gives back only what was handed', async () => {
    const removed: boolean[] = [];
    const engine = createEngine({
      budget: SINGLY,
      queue: (port) => ({
        ...port,
        async remove(messages) {
          removed.push(...messages.map(({ handed }) => handed));
          await port.remove(messages);
        },
      }),
    });
    engine.standIn.faults.add({
      method: 'PUT',
      path: '/users/user-*3',
      effect: { kind: 'error', status: 500 },
      times: 4,
    });
    for (let n = 0; n < 40; n++) engine.send(user(`user-${n}`, {}));
    const { handed, kept } = await engine.invoke();
    expect(handed).toBe(10);
    // user-3 of the ten; user-13, -23 and -33 are delayed, and nobody else is told.
    expect(kept).toBe(1);
    expect(removed).toHaveLength(27);
    expect(removed).not.toContain(true);
    expect(engine.memory.queue.size()).toBe(4);
    await engine.settle();
    expect(Object.keys(engine.users())).toHaveLength(40);
  });

  it('does nothing when it was woken for nothing', async () => {
    const engine = createEngine();
    expect(await engine.invoke()).toEqual({ handed: 0, kept: 0 });
    expect(engine.newCalls().total).toBe(0);
  });

  it('lets the lease go at its end, so that the next need not wait', async () => {
    const engine = createEngine();
    engine.send(grant('ann', 'acme', 'admin'));
    await engine.invoke();
    expect(await engine.rival().acquire()).toMatchObject({ takenOver: false });
  });
});

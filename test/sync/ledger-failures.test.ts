import { describe, expect, it } from 'vitest';
import { LedgerError } from '../../lib/ledger/index.ts';
import type { HeldLease } from '../../lib/sync/index.ts';
import { createEngine, HOUR_MS, reasons } from './harness.ts';
import { grant, membership, removal, user } from './jobs.ts';

const down = () => new LedgerError('ledger_unavailable', 'the ledger table did not answer');

/** An engine whose ledger fails while `failing` says so; `at` counts loads and saves. */
function shaky() {
  const state = { at: 0, failAt: Number.POSITIVE_INFINITY };
  const step = async () => {
    state.at += 1;
    if (state.at === state.failAt) throw down();
  };
  const engine = createEngine({
    ledger: (port) => ({
      async load(keys) {
        await step();
        return await port.load(keys);
      },
      async save(item) {
        await step();
        return await port.save(item);
      },
    }),
  });
  return { engine, state };
}

describe('the ledger failing once, at any of its accesses', () => {
  async function story(failAt: number) {
    const { engine, state } = shaky();
    engine.send(membership('ann', 'acme', ['admin']), user('bob', {}));
    await engine.settle();
    const before = state.at;
    state.failAt = before + failAt;
    engine.send(
      removal('ann', 'acme'),
      user('bob', { email: 'bob@mail.test' }),
      membership('cat', 'acme', ['member']),
      grant('bob', 'blue', 'viewer'),
      'garbage',
    );
    await engine.settle();
    return { engine, accesses: state.at - before };
  }

  it('loses nothing and doubles nothing', async () => {
    const { accesses } = await story(Number.POSITIVE_INFINITY);
    expect(accesses).toBeGreaterThan(8);
    for (let failAt = 1; failAt <= accesses; failAt++) {
      const { engine } = await story(failAt);
      expect({ failAt, roles: engine.roles() }).toEqual({
        failAt,
        roles: ['bob blue viewer', 'cat acme member'],
      });
      expect(engine.users()).toMatchObject({ bob: { email: 'bob@mail.test' } });
      for (const key of ['user#ann', 'user#bob', 'user#cat', 'tenant#acme', 'tenant#blue']) {
        expect(engine.memory.ledger.item(key)).toBeDefined();
        expect(engine.memory.ledger.item(key)?.pending).toBeUndefined();
      }
      expect(reasons(engine)).toEqual(['invalid_json']);
    }
  });
});

describe('the ledger out of reach', () => {
  it('ages no job, and none is lost', async () => {
    let out = true;
    const engine = createEngine({
      ledger: (port) => ({
        ...port,
        load: async (keys) => (out ? Promise.reject(down()) : await port.load(keys)),
      }),
    });
    engine.send(user('ann', {}));
    await engine.settle(20 * HOUR_MS);
    expect(reasons(engine)).toEqual([]);
    out = false;
    await engine.settle();
    expect(Object.keys(engine.users())).toEqual(['ann']);
  });

  it('when the lease is asked for, gives the messages back at once', async () => {
    let out = true;
    const engine = createEngine({
      lease: (port) => ({
        acquire: async () => (out ? Promise.reject(down()) : await port.acquire()),
      }),
    });
    engine.send(user('ann', {}));
    expect(await engine.invoke()).toEqual({ handed: 1, kept: 1 });
    expect(engine.delays).toEqual([0]);
    out = false;
    await engine.settle();
    expect(Object.keys(engine.users())).toEqual(['ann']);
  });

  it('when the lease is let go, changes nothing of what was done', async () => {
    const engine = createEngine({
      lease: (port) => ({
        async acquire(): Promise<HeldLease | null> {
          const lease = await port.acquire();
          return lease && { ...lease, release: async () => Promise.reject(down()) };
        },
      }),
    });
    engine.send(user('ann', {}));
    expect(await engine.invoke()).toEqual({ handed: 1, kept: 0 });
    expect(Object.keys(engine.users())).toEqual(['ann']);
  });
});

describe('somebody else’s write in between', () => {
  it.each([1, 2])('at save %i makes the entity’s jobs come again, and no other’s', async (nth) => {
    let saves = 0;
    const engine = createEngine({
      ledger: (port) => ({
        ...port,
        async save(item) {
          if (item.pk === 'user#ann' && ++saves === nth) return null;
          return await port.save(item);
        },
      }),
    });
    engine.send(user('ann', {}), user('bob', {}));
    expect(await engine.invoke()).toEqual({ handed: 2, kept: 1 });
    expect(engine.delays).toEqual([3]);
    await engine.settle();
    expect(Object.keys(engine.users())).toEqual(['ann', 'bob']);
    expect(reasons(engine)).toEqual([]);
  });
});

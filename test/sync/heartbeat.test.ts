import { describe, expect, it } from 'vitest';
import { LedgerError } from '../../lib/ledger/index.ts';
import { type Heartbeat, readHeartbeat } from '../../lib/sync/index.ts';
import { encodeHeartbeat, HEARTBEAT_PK, SILENCE } from '../../lib/sync/worker/heartbeat.ts';
import { createEngine, type Engine, MINUTE_MS } from './harness.ts';
import { user } from './jobs.ts';
import { people } from './people.ts';

const word = (engine: Engine): Promise<Heartbeat | null> =>
  readHeartbeat(engine.memory.documents.port(async () => {}));

describe("the worker's word", () => {
  it('says what the last invocation did, when something was applied, and that the queue was empty', async () => {
    const engine = createEngine();
    expect(await word(engine)).toBeNull();
    engine.send(user('ann', {}), user('bob', {}), 'no job');
    await engine.invoke();
    const at = engine.now();
    expect(await word(engine)).toEqual({
      at,
      lastAppliedAt: at,
      counts: { applied: 2, unchanged: 0, superseded: 0, ignored: 0, retried: 0, dead: 1 },
      live: { drainedAt: at, oldest: null },
      imports: { drainedAt: at, oldest: null },
      mappingVersion: expect.stringMatching(/^[\w-]{12}$/),
    });
  });

  it('keeps when something was last applied while nothing changes', async () => {
    const engine = createEngine();
    engine.send(user('ann', {}));
    await engine.invoke();
    const appliedAt = engine.now();
    engine.pass(MINUTE_MS);
    engine.send(user('ann', {}));
    await engine.invoke();
    expect(await word(engine)).toMatchObject({
      at: appliedAt + MINUTE_MS,
      lastAppliedAt: appliedAt,
      counts: { applied: 0, unchanged: 1 },
    });
  });

  it('names the oldest message that waits, until that is done with', async () => {
    const engine = createEngine();
    const id = engine.standIn.faults.add({
      when: ({ path }) => path.endsWith('/users/old'),
      effect: { kind: 'error', status: 503 },
    });
    const sentAt = engine.now();
    engine.send(user('old', {}));
    engine.pass(1_000);
    await engine.invoke();
    expect(await word(engine)).toMatchObject({ counts: { retried: 1 } });
    expect((await word(engine))?.live.oldest?.sentAt).toBe(sentAt);

    engine.send(user('new', {}));
    await engine.invoke();
    expect((await word(engine))?.live.oldest?.sentAt).toBe(sentAt);

    engine.standIn.faults.clear(id);
    await engine.settle();
    expect((await word(engine))?.live.oldest).toBeNull();
  });

  it('costs one write for an invocation, and one more for each ten seconds of a long one', async () => {
    const { engine, writes } = counting();
    engine.send(...people('p', 5));
    await engine.invoke();
    expect(writes()).toBe(1);

    const began = engine.now();
    engine.standIn.faults.add({ effect: { kind: 'delay', ms: 2_000 } });
    let over = false;
    engine.send(user('first', {}));
    const invocation = engine.invoke().then(() => {
      over = true;
    });
    for (let n = 0; !over; n++) {
      engine.send(...people(`q${n}`, 2));
      await engine.clock.sleep(1_000);
    }
    await invocation;
    const tens = Math.floor((engine.now() - began) / 10_000);
    expect(tens).toBeGreaterThanOrEqual(4);
    expect(writes()).toBeGreaterThanOrEqual(tens - 1);
    expect(writes()).toBeLessThanOrEqual(1 + tens + 1);
  });

  it('is nothing to the engine when it cannot be written', async () => {
    const engine = createEngine({
      documents: (port) => ({
        read: (pk) => (pk === HEARTBEAT_PK ? refused() : port.read(pk)),
        write: (pk, rev, body) => (pk === HEARTBEAT_PK ? refused() : port.write(pk, rev, body)),
      }),
    });
    engine.send(user('ann', {}));
    expect(await engine.invoke()).toEqual({ handed: 1, kept: 0 });
    expect(Object.keys(engine.users())).toEqual(['ann']);
    expect(await word(engine)).toBeNull();
  });

  it('is written over one that cannot be read, and told as none until then', async () => {
    const engine = createEngine();
    engine.memory.documents.put(HEARTBEAT_PK, 'damaged');
    expect(await word(engine)).toBeNull();
    engine.send(user('ann', {}));
    await engine.invoke();
    expect(await word(engine)).toMatchObject({ counts: { applied: 1 } });
  });

  it('adds to what another worker said meanwhile', async () => {
    const engine = createEngine();
    engine.send(user('ann', {}));
    await engine.invoke();
    const before = engine.now();
    const theirs = { ...SILENCE, at: before, lastAppliedAt: before + 5_000 };
    engine.memory.documents.put(HEARTBEAT_PK, encodeHeartbeat(theirs));
    engine.pass(1_000);
    engine.send(user('bob', {}));
    await engine.invoke();
    expect(await word(engine)).toMatchObject({
      lastAppliedAt: before + 5_000,
      counts: { applied: 1 },
    });
  });
});

function refused(): Promise<never> {
  return Promise.reject(new LedgerError('ledger_unavailable', 'the ledger table is throttled'));
}

/** An engine, and how often it wrote its heartbeat. */
function counting() {
  let writes = 0;
  const engine = createEngine({
    documents: (port) => ({
      ...port,
      write(pk, rev, body) {
        if (pk === HEARTBEAT_PK) writes++;
        return port.write(pk, rev, body);
      },
    }),
  });
  return { engine, writes: () => writes };
}

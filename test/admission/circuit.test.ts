import { describe, expect, it } from 'vitest';
import { createCircuit } from '../../lib/admission/index.ts';
import type { CircuitPort, DocumentPort } from '../../lib/sync/ports.ts';
import { createMemoryDocuments } from '../sync/simulation/memory-documents.ts';
import { randomFrom } from '../sync/simulation/scheduler.ts';
import { START } from './crowd.ts';

const PK = 'circuit#1';
const MINUTE_MS = 60_000;
const CLOSED = { waitMs: 0, probe: false, outageEndedAt: 0 };

/** Workers that share one circuit on one virtual clock; without chance, intervals are their longest. */
function sharedCircuit(random: () => number = () => 1) {
  const documents = createMemoryDocuments();
  let time = START;
  const port = documents.port(async () => {});
  return {
    documents,
    port,
    now: () => time,
    pass(ms: number) {
      time += ms;
    },
    worker: (own: DocumentPort = port): CircuitPort =>
      createCircuit({ documents: own, pk: PK, now: () => time, random }),
  };
}

/** Waits for each probe in turn, with Permit still down. */
async function probesUntil(
  { worker, pass, now }: ReturnType<typeof sharedCircuit>,
  count: number,
): Promise<number[]> {
  const at: number[] = [];
  let last = now();
  while (at.length < count) {
    const { waitMs, probe } = await worker().check();
    if (probe) {
      at.push(now() - last);
      last = now();
    } else {
      expect(waitMs).toBeGreaterThan(0);
    }
    pass(waitMs);
  }
  return at;
}

describe('a circuit', () => {
  it('is closed until somebody opens it, and then open for all', async () => {
    const { worker, pass } = sharedCircuit();
    const [one, two] = [worker(), worker()];
    expect(await one.check()).toEqual(CLOSED);
    await two.open('outage');
    pass(1_000);
    expect(await one.check()).toEqual({ ...CLOSED, waitMs: 4_000 });
    expect(await two.check()).toEqual({ ...CLOSED, waitMs: 4_000 });
  });

  it('is asked of the table once a second while it is closed', async () => {
    const { worker, pass, documents } = sharedCircuit();
    const one = worker();
    for (let n = 0; n < 10; n++) {
      await one.check();
      pass(100);
    }
    expect(documents.accesses()).toEqual({ reads: 1, writes: 0 });
    await one.check();
    expect(documents.accesses().reads).toBe(2);
    // A clock that was set back says nothing of how long ago that was.
    pass(-60_000);
    await one.check();
    expect(documents.accesses().reads).toBe(3);
  });

  it('is open at once for the worker that opened it', async () => {
    const { worker } = sharedCircuit();
    const one = worker();
    await one.check();
    await one.open('configuration');
    expect(await one.check()).toEqual({ ...CLOSED, waitMs: 5_000 });
  });

  it('gives each probe to one worker only', async () => {
    const { worker, pass } = sharedCircuit();
    const workers = Array.from({ length: 6 }, () => worker());
    await worker().open('outage');
    for (const waitMs of [10_000, 20_000, 30_000, 30_000]) {
      pass(30_000);
      const answers = await Promise.all(workers.map((each) => each.check()));
      expect(answers.filter(({ probe }) => probe)).toEqual([{ ...CLOSED, probe: true }]);
      expect(answers.filter(({ probe }) => !probe)).toEqual(
        Array.from({ length: 5 }, () => ({ ...CLOSED, waitMs })),
      );
    }
  });

  it('is probed after 5 s, then ever more seldom, up to every 30 s', async () => {
    const shared = sharedCircuit();
    await shared.worker().open('outage');
    expect(await probesUntil(shared, 6)).toEqual([5_000, 10_000, 20_000, 30_000, 30_000, 30_000]);
  });

  it('is probed earlier by up to a fifth, as chance has it', async () => {
    const shared = sharedCircuit(randomFrom(3));
    await shared.worker().open('outage');
    const longest = [5_000, 10_000, 20_000, ...Array.from({ length: 40 }, () => 30_000)];
    const parts = (await probesUntil(shared, longest.length)).map(
      (ms, n) => ms / (longest[n] ?? Number.NaN),
    );
    for (const part of parts) expect(part).toBeGreaterThanOrEqual(0.8);
    for (const part of parts) expect(part).toBeLessThanOrEqual(1);
    expect(Math.min(...parts)).toBeLessThan(0.85);
    expect(Math.max(...parts)).toBeGreaterThan(0.95);
  });

  it('is closed for all by the probe that succeeds, and tells when that was', async () => {
    const { worker, pass, now } = sharedCircuit();
    const [one, two] = [worker(), worker()];
    await one.open('outage');
    pass(5_000);
    expect((await two.check()).probe).toBe(true);
    pass(300);
    await two.close();
    const closed = { ...CLOSED, outageEndedAt: now() };
    expect(await two.check()).toEqual(closed);
    expect(await one.check()).toEqual(closed);
    pass(MINUTE_MS);
    await one.close();
    expect(await one.check()).toEqual(closed);
    expect(await two.check()).toEqual(closed);
  });

  it('that is opened again within a minute is probed no sooner than before', async () => {
    const shared = sharedCircuit();
    const { worker, pass, now } = shared;
    const one = worker();
    await one.open('outage');
    const waits: number[] = [];
    for (let n = 0; n < 5; n++) {
      const { waitMs } = await one.check();
      waits.push(waitMs);
      pass(waitMs);
      expect((await one.check()).probe).toBe(true);
      await one.close();
      pass(59_999);
      await one.open('outage');
    }
    expect(waits).toEqual([5_000, 10_000, 20_000, 30_000, 30_000]);
    pass(30_000);
    await one.check();
    await one.close();
    const outageEndedAt = now();
    pass(MINUTE_MS);
    await one.open('outage');
    expect(await one.check()).toEqual({ waitMs: 5_000, probe: false, outageEndedAt });
  });

  it('stays as it is when it is opened once more, but for the cause', async () => {
    const { worker, pass, documents } = sharedCircuit();
    const [one, two] = [worker(), worker()];
    await one.open('outage');
    const since = documents.body(PK);
    pass(2_000);
    await two.open('outage');
    expect(documents.body(PK)).toBe(since);
    expect(documents.accesses().writes).toBe(1);
    await two.open('configuration');
    expect(documents.body(PK)).toBe(since?.replace('outage', 'configuration'));
    expect(await one.check()).toEqual({ ...CLOSED, waitMs: 3_000 });
  });

  it('is opened and closed upon what stands in the table, not upon what was seen', async () => {
    const { worker, pass, now } = sharedCircuit();
    const [one, two] = [worker(), worker()];
    await one.open('outage');
    await two.check();
    await one.close();
    const outageEndedAt = now();
    await two.open('outage');
    expect(await one.check()).toMatchObject({ waitMs: 0 });
    pass(1_000);
    expect(await one.check()).toEqual({ waitMs: 4_000, probe: false, outageEndedAt });
    await one.close();
    pass(1_000);
    expect((await two.check()).waitMs).toBe(0);
  });

  it('that cannot be read is found out by one probe', async () => {
    for (const body of ['', '{', 'null', '{"open":"perhaps"}']) {
      const { worker, documents, now } = sharedCircuit();
      documents.put(PK, body);
      const [one, two] = [worker(), worker()];
      expect(await one.check()).toEqual({ ...CLOSED, probe: true });
      expect((await two.check()).waitMs).toBe(10_000);
      await one.close();
      expect(await two.check()).toEqual({ ...CLOSED, outageEndedAt: now() });
    }
  });

  it('asks to come again soon when others were always faster', async () => {
    const { worker, port, pass } = sharedCircuit();
    await worker().open('outage');
    pass(5_000);
    const slow = worker({ read: port.read, write: async () => false });
    expect(await slow.check()).toEqual({ ...CLOSED, waitMs: 50 });
  });

  it('tells of a table that does not answer, and asks it again the next time', async () => {
    const { worker, port } = sharedCircuit();
    let fail = true;
    const one = worker({
      write: port.write,
      async read(pk) {
        if (fail) throw new Error('no answer');
        return await port.read(pk);
      },
    });
    await expect(one.check()).rejects.toThrow('no answer');
    await expect(one.open('outage')).rejects.toThrow('no answer');
    fail = false;
    expect(await one.check()).toEqual(CLOSED);
  });
});

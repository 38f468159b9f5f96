import { describe, expect, it } from 'vitest';
import { createBudget, createCircuit, readBudget, readCircuit } from '../../lib/admission/index.ts';
import { createMemoryDocuments } from '../sync/simulation/memory-documents.ts';
import { DOCUMENTED } from './calls.ts';
import { START } from './crowd.ts';

const PK = 'budget#1';
const WRITE = { requests: 1, writes: 1 };

function world() {
  const memory = createMemoryDocuments();
  const documents = memory.port(async () => {});
  let time = START;
  const shared = { documents, pk: PK, now: () => time };
  return {
    memory,
    documents,
    budget: createBudget({ ...shared, limits: DOCUMENTED }),
    circuit: createCircuit({ ...shared, pk: 'circuit#1', random: () => 1 }),
    read: () => readBudget({ documents, pk: PK, limits: DOCUMENTED, now: time }),
    now: () => time,
    pass(ms: number) {
      time += ms;
    },
  };
}

describe('what is left of the budget', () => {
  it('is all of it before anybody took from it', async () => {
    const { document, limits } = await world().read();
    expect(document).toBe('none');
    expect(Object.values(limits).map(({ left, burst }) => left - burst)).toEqual([0, 0, 0, 0]);
  });

  it('is less by what was taken, and flows back with time', async () => {
    const { budget, read, pass } = world();
    await budget.take({ requests: 100, writes: 30 }, 'live');
    const reading = await read();
    expect(reading.document).toBe('ok');
    expect(reading.limits.writes).toEqual({
      left: 9,
      burst: 39,
      perMinute: 245,
      limit: 300,
      windowMs: 60_000,
    });
    expect(reading.limits.bulk).toMatchObject({ left: 47, limit: 100, windowMs: 600_000 });
    pass(60_000);
    expect((await read()).limits.writes.left).toBe(39);
  });

  it('says what Permit refused, until the pause is over', async () => {
    const { budget, read, now, pass } = world();
    await budget.refused(WRITE, 20_000);
    const { requests, writes, deletes } = (await read()).limits;
    expect([requests.left, writes.left, deletes.left]).toEqual([0, 0, deletes.burst]);
    expect([requests.pausedUntil, writes.pausedUntil]).toEqual([now() + 20_000, now() + 20_000]);
    expect(deletes).not.toHaveProperty('pausedUntil');
    pass(20_000);
    expect((await read()).limits.writes).not.toHaveProperty('pausedUntil');
  });

  it('is nothing where the document is damaged, as the worker takes it', async () => {
    const { memory, read } = world();
    memory.put(PK, 'damaged');
    expect(await read()).toMatchObject({ document: 'damaged', limits: { requests: { left: 0 } } });
  });

  it('takes and writes nothing', async () => {
    const { memory, documents, budget, circuit, read } = world();
    await budget.take(WRITE, 'live');
    await circuit.open('outage');
    const { writes } = memory.accesses();
    await read();
    await readCircuit(documents, 'circuit#1');
    expect(memory.accesses().writes).toBe(writes);
  });
});

describe('a circuit that is looked at', () => {
  it('was never open', async () => {
    const { documents } = world();
    expect(await readCircuit(documents, 'circuit#1')).toBeNull();
  });

  it('is open for a cause since a time, and no probe is claimed by looking', async () => {
    const { documents, circuit, now, pass } = world();
    await circuit.open('configuration');
    const reading = {
      open: 'configuration',
      since: START,
      probeAt: START + 5_000,
      probes: 0,
    };
    expect(await readCircuit(documents, 'circuit#1')).toEqual(reading);
    pass(5_000);
    expect(await readCircuit(documents, 'circuit#1')).toEqual(reading);
    expect(await circuit.check()).toMatchObject({ probe: true });
    expect(now()).toBe(START + 5_000);
  });

  it('is told as none where the document is damaged', async () => {
    const { memory, documents } = world();
    memory.put('circuit#1', 'damaged');
    expect(await readCircuit(documents, 'circuit#1')).toBeNull();
  });
});

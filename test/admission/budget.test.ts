import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketsOf, type Cost, type Limits } from '../../lib/admission/index.ts';
import { BULK, BULK_DELETE, DELETE, DOCUMENTED, READ, WRITE } from './calls.ts';
import { START } from './crowd.ts';
import { sharedBudget, takeAll } from './shared-budget.ts';

const MINUTE_MS = 60_000;
const { requests, writes, deletes, bulk } = bucketsOf(DOCUMENTED);

/** The documented limits, but that a bulk call, which is a write as well, reaches its own limit first. */
const reachedFirst = (cost: Cost): Limits =>
  cost.bulk === undefined ? DOCUMENTED : { ...DOCUMENTED, writesPerMinute: 1_000 };

describe('a budget', () => {
  it('begins full, and is the same one for all workers', async () => {
    const { worker } = sharedBudget();
    const [one, two] = [worker(), worker()];
    expect(await one.take(WRITE.cost, 'revocation')).toBe(0);
    expect((await takeAll(two, WRITE.cost, 'revocation')).had).toBe(writes.burst - 1);
    expect(await one.take(WRITE.cost, 'revocation')).toBeGreaterThan(0);
  });

  it('costs one write a call, and a read more when somebody else wrote', async () => {
    const { worker, documents } = sharedBudget();
    const [one, two] = [worker(), worker()];
    await one.take(READ.cost, 'live');
    expect(documents.accesses()).toEqual({ reads: 1, writes: 1 });
    await one.take(READ.cost, 'live');
    await one.take(READ.cost, 'live');
    expect(documents.accesses()).toEqual({ reads: 1, writes: 3 });
    await two.take(READ.cost, 'live');
    await one.take(READ.cost, 'live');
    expect(documents.accesses()).toEqual({ reads: 3, writes: 6 });
  });

  it('is taken by calls of one process in turn, without races between them', async () => {
    const { worker, documents } = sharedBudget();
    const one = worker();
    const asked = Array.from({ length: 50 }, () => one.take(WRITE.cost, 'revocation'));
    const waits = await Promise.all(asked);
    expect(waits.filter((waitMs) => waitMs === 0)).toHaveLength(writes.burst);
    expect(documents.accesses().writes).toBe(writes.burst);
  });

  it.each([
    ['requests', READ, 'requests'],
    ['writes', WRITE, 'writes'],
    ['deletes', DELETE, 'deletes'],
    ['bulk calls', BULK, 'bulk'],
  ] as const)('says to the ms when the next of its %s may be had', async (_, { cost }, name) => {
    const limits = reachedFirst(cost);
    const { perMs } = bucketsOf(limits)[name];
    for (const priority of ['revocation', 'live', 'import'] as const) {
      const { worker, pass } = sharedBudget(limits);
      const { waitMs } = await takeAll(worker(), cost, priority);
      expect(waitMs).toBe(Math.ceil(1 / perMs));
      pass(waitMs - 1);
      expect(await worker().take(cost, priority)).toBe(1);
      pass(1);
      expect(await worker().take(cost, priority)).toBe(0);
    }
  });

  it('is taken from every limit that a call counts against, or from none', async () => {
    const { worker, body, pass } = sharedBudget();
    const one = worker();
    await takeAll(one, DELETE.cost, 'revocation');
    const before = body();
    expect(await one.take(BULK_DELETE.cost, 'revocation')).toBeGreaterThan(0);
    expect(body()).toBe(before);
    expect((await takeAll(one, BULK.cost, 'revocation')).had).toBe(writes.burst - deletes.burst);
    pass(10 * MINUTE_MS);
    expect((await takeAll(one, BULK.cost, 'revocation')).had).toBe(writes.burst);
    expect((await takeAll(one, READ.cost, 'revocation')).had).toBe(requests.burst - writes.burst);
  });

  it('waits for the slowest of the limits', async () => {
    const { worker } = sharedBudget({ ...DOCUMENTED, writesPerMinute: 100_000 });
    const one = worker();
    await takeAll(one, BULK.cost, 'revocation');
    await takeAll(one, DELETE.cost, 'revocation');
    expect(await one.take(BULK_DELETE.cost, 'revocation')).toBe(Math.ceil(1 / bulk.perMs));
  });

  it('gives nothing twice to clocks that differ', async () => {
    const { worker, pass } = sharedBudget();
    const [ahead, behind] = [worker({ offset: 2_000 }), worker()];
    await takeAll(ahead, WRITE.cost, 'revocation');
    const told = await behind.take(WRITE.cost, 'revocation');
    expect(told).toBe(2_000 + Math.ceil(1 / writes.perMs));
    pass(1_000);
    const twoSeconds = Math.floor(1_000 * writes.perMs);
    expect((await takeAll(ahead, WRITE.cost, 'revocation')).had).toBe(twoSeconds);
    expect((await takeAll(behind, WRITE.cost, 'revocation')).had).toBe(0);
  });

  it('lets a clock that is behind have what is there', async () => {
    const { worker } = sharedBudget();
    const [ahead, behind] = [worker({ offset: 8_000 }), worker()];
    await ahead.take(WRITE.cost, 'revocation');
    expect((await takeAll(behind, WRITE.cost, 'revocation')).had).toBe(writes.burst - 1);
  });

  it('begins anew, and empty, after a clock that was far ahead', async () => {
    const { worker } = sharedBudget();
    const [ahead, right] = [worker({ offset: 3_600_000 }), worker()];
    await ahead.take(WRITE.cost, 'revocation');
    expect(await right.take(WRITE.cost, 'revocation')).toBe(Math.ceil(1 / writes.perMs));
  });

  it('gives a full bucket for what is larger than the bucket without its reserve', async () => {
    const { worker, pass } = sharedBudget();
    const many = { requests: 1, writes: writes.burst };
    expect(await worker().take(many, 'import')).toBe(0);
    const waitMs = await worker().take(many, 'import');
    expect(waitMs).toBe(Math.ceil(writes.burst / writes.perMs));
    pass(waitMs);
    expect(await worker().take(many, 'import')).toBe(0);
  });

  it('refuses what no full bucket holds, and says so', async () => {
    const { worker } = sharedBudget();
    await expect(worker().take({ requests: 1, deletes: 9 }, 'live')).rejects.toThrow(
      /cost\.deletes is 9.*8.*PERMIT_LIMITS/,
    );
  });
});

describe('what is kept of a budget', () => {
  it.each([
    ['requests', READ, requests],
    ['writes', WRITE, writes],
    ['deletes', DELETE, deletes],
    ['bulk calls', BULK, bulk],
  ] as const)(
    'of %s is had by revocations at once, after imports and live took theirs',
    async (_, { cost }, bucket) => {
      const { worker } = sharedBudget(reachedFirst(cost));
      const { live, import: imports } = bucket.reserve;
      const [importing, other] = [worker(), worker()];
      expect((await takeAll(importing, cost, 'import')).had).toBe(bucket.burst - imports);
      expect((await takeAll(other, cost, 'live')).had).toBe(imports - live);
      expect((await takeAll(other, cost, 'revocation')).had).toBe(live);
    },
  );

  it('is there for a revocation every few seconds, while an import takes all it can', async () => {
    const { worker, pass } = sharedBudget();
    const [importing, live, revoking] = [worker(), worker(), worker()];
    let imported = 0;
    for (let second = 0; second < 15 * 60; second++) {
      imported += (await takeAll(importing, BULK.cost, 'import')).had;
      await takeAll(live, DELETE.cost, 'live');
      if (second % 5 === 0) expect(await revoking.take(DELETE.cost, 'revocation')).toBe(0);
      if (second % 60 === 0) expect(await revoking.take(BULK.cost, 'revocation')).toBe(0);
      pass(1_000);
    }
    expect(imported).toBeGreaterThan(84);
  });

  it('lets an import of 84 bulk calls through in ten minutes', async () => {
    const { worker, pass } = sharedBudget();
    const one = worker();
    let waited = 0;
    for (let had = 0; had < 84; ) {
      const waitMs = await one.take(BULK.cost, 'import');
      if (waitMs === 0) had++;
      waited += waitMs;
      pass(waitMs);
    }
    expect(waited).toBeLessThan(9 * MINUTE_MS);
  });
});

describe('the price of a cost', () => {
  it('is what it would wait for, as far as was seen', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 0, max: 5_000 }),
        fc.constantFrom(READ, WRITE, DELETE, BULK, BULK_DELETE),
        fc.constantFrom('revocation', 'live', 'import'),
        async (taken, ms, { cost }, priority) => {
          const { worker, pass } = sharedBudget();
          const one = worker();
          for (let n = 0; n < taken; n++) await one.take(DELETE.cost, 'revocation');
          for (let n = 0; n < taken; n++) await one.take(BULK.cost, 'revocation');
          pass(ms);
          const { waitMs } = one.price(cost, priority);
          expect(waitMs).toBe(await one.take(cost, priority));
        },
      ),
      { numRuns: 50 },
    );
  });

  it('is that of a full budget before anything was seen', () => {
    const { waitMs, share } = sharedBudget().worker().price(BULK.cost, 'live');
    expect(waitMs).toBe(0);
    expect(share).toBeCloseTo(1 / (47 - 3 + 50.2), 4);
  });

  it('grows with the number of calls, and as the budget empties', async () => {
    const { worker } = sharedBudget();
    const one = worker();
    const thirty = { requests: 30, writes: 30 };
    const before = one.price(thirty, 'live');
    expect(before.share).toBeCloseTo(30 / (39 - 4 + 2456.25), 4);
    await takeAll(one, WRITE.cost, 'live');
    const after = one.price(thirty, 'live');
    expect(after.share).toBeGreaterThan(before.share);
    expect(after.waitMs).toBe(Math.ceil(30 / writes.perMs));
    expect(one.price({ requests: 5_000, writes: 5_000 }, 'live').share).toBeGreaterThan(1);
    // What no bucket holds at once is waited for until they are full: more there will never be.
    const lacking = Math.max(
      (writes.burst + 4) / writes.perMs,
      (writes.burst + 4) / requests.perMs,
    );
    expect(one.price({ requests: 5_000, writes: 5_000 }, 'live').waitMs).toBeLessThanOrEqual(
      Math.ceil(lacking),
    );
  });
});

describe('a document of a budget', () => {
  const wrong = { requests: -1, writes: 1, deletes: 1, bulk: 1 };
  it.each([
    ['is empty', ''],
    ['is no JSON', '{'],
    ['is null', 'null'],
    ['lacks its tokens', '{"at":1,"paused":{}}'],
    ['has tokens below nothing', JSON.stringify({ at: START, tokens: wrong, paused: {} })],
    ['has a time that is none', JSON.stringify({ at: null, tokens: { ...wrong, requests: 1 } })],
  ])('that %s is an empty budget, and fills again', async (_, body) => {
    const { worker, put, pass } = sharedBudget();
    put(body);
    const waitMs = await worker().take(WRITE.cost, 'revocation');
    expect(waitMs).toBe(Math.ceil(1 / writes.perMs));
    pass(waitMs);
    // By a worker that has seen nothing: it is from the document that time goes on.
    expect(await worker().take(WRITE.cost, 'revocation')).toBe(0);
  });

  it('of larger limits spills what the smaller ones do not hold', async () => {
    const { worker } = sharedBudget({ ...DOCUMENTED, writesPerMinute: 900 });
    await worker().take(WRITE.cost, 'live');
    const smaller = worker({ limits: { ...DOCUMENTED, writesPerMinute: 100 } });
    expect((await takeAll(smaller, WRITE.cost, 'revocation')).had).toBe(13);
  });

  it('holds no more than numbers, however long it is used', async () => {
    const { worker, body, pass } = sharedBudget();
    const one = worker();
    for (let n = 0; n < 200; n++) {
      await one.take(BULK_DELETE.cost, 'live');
      if (n % 10 === 0) await one.refused(BULK_DELETE.cost, undefined);
      pass(977);
    }
    expect(body()?.length).toBeLessThan(600);
  });
});

describe('a table that', () => {
  it('always has somebody faster makes us wait a little, after a bounded number of tries', async () => {
    const { worker } = sharedBudget();
    let writes = 0;
    const one = worker({
      documents: {
        read: async () => null,
        write: async () => {
          writes += 1;
          return false;
        },
      },
    });
    expect(await one.take(READ.cost, 'live')).toBe(50);
    expect(writes).toBe(20);
  });

  it('does not answer is told as it is, and asked again the next time', async () => {
    const { worker, port } = sharedBudget();
    let fail = true;
    const one = worker({
      documents: {
        read: port.read,
        async write(pk, rev, body) {
          const written = await port.write(pk, rev, body);
          if (fail) throw new Error('the answer was lost');
          return written;
        },
      },
    });
    await expect(one.take(READ.cost, 'live')).rejects.toThrow('the answer was lost');
    await expect(one.refused(READ.cost, 5)).rejects.toThrow('the answer was lost');
    fail = false;
    expect(await one.take(WRITE.cost, 'live')).toBe(0);
  });
});

import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLease } from '../../lib/ledger/index.ts';
import type { LocalLedger } from '../../local/stack/ledger.ts';
import { openTable } from './embedded-table.ts';

const LEASE_MS = 20_000;
/** How far two workers' clocks may be apart. */
const SKEW_MS = 2_000;
const START = 1_769_000_000_000;

let table: LocalLedger;
let now = START;
let serial = 0;

beforeAll(async () => {
  table = await openTable();
});
afterAll(() => table.close());
beforeEach(async () => {
  now = START;
  await table.client.send(
    new DeleteItemCommand({ TableName: table.table, Key: { pk: { S: 'lease#writer' } } }),
  );
});

/** A worker with a clock that is ahead of the others' by so much. */
const worker = (aheadMs = 0) =>
  createLease({
    client: table.client,
    table: table.table,
    newHolder: () => `holder-${++serial}`,
    leaseMs: LEASE_MS,
    now: () => now + aheadMs,
  });

describe('the writer lease', () => {
  it('is had at once when nobody ever held it', async () => {
    const lease = await worker().acquire();
    expect(lease).toMatchObject({ epoch: 1, takenOver: false });
    expect(lease?.until()).toBe(START + LEASE_MS);
  });

  it('has one holder, however many ask at once', async () => {
    const asked = await Promise.all(Array.from({ length: 8 }, () => worker().acquire()));
    expect(asked.filter((lease) => lease !== null)).toHaveLength(1);
  });

  it('is not shared by two invocations of one process', async () => {
    const one = worker();
    expect(await one.acquire()).not.toBeNull();
    expect(await one.acquire()).toBeNull();
  });

  it('goes to the next at once when it is released', async () => {
    const first = await worker().acquire();
    expect(await worker().acquire()).toBeNull();
    await first?.release();
    expect(first?.until()).toBe(0);
    const second = await worker().acquire();
    expect(second).toMatchObject({ epoch: 2, takenOver: false });
  });

  it('is taken over only when its time and the clocks have run out', async () => {
    await worker().acquire();
    now = START + LEASE_MS;
    expect(await worker().acquire()).toBeNull();
    now = START + LEASE_MS + SKEW_MS;
    expect(await worker().acquire()).toBeNull();
    now += 1;
    expect(await worker().acquire()).toMatchObject({ epoch: 2, takenOver: true });
  });

  it('is not taken early by a worker whose clock is ahead within bounds', async () => {
    await worker().acquire();
    now = START + LEASE_MS - 1;
    expect(await worker(SKEW_MS).acquire()).toBeNull();
  });

  it('moves its end with each renewal, counted from before the request', async () => {
    const lease = await worker().acquire();
    now = START + 15_000;
    expect(await lease?.renew()).toBe(true);
    expect(lease?.until()).toBe(START + 15_000 + LEASE_MS);
    now = START + LEASE_MS + SKEW_MS + 1;
    expect(await worker().acquire()).toBeNull();
  });

  it('can be renewed late while nobody has taken it', async () => {
    const lease = await worker().acquire();
    now = START + LEASE_MS + 60_000;
    expect(await lease?.renew()).toBe(true);
    expect(await worker().acquire()).toBeNull();
  });

  it('is neither renewed nor released by who lost it', async () => {
    const first = await worker().acquire();
    now = START + LEASE_MS + SKEW_MS + 1;
    const second = await worker().acquire();
    const ended = first?.until();
    expect(await first?.renew()).toBe(false);
    expect(first?.until()).toBe(ended);
    await first?.release();
    expect(await worker().acquire()).toBeNull();
    expect(await second?.renew()).toBe(true);
  });

  it('is not renewed by an earlier holder of the same name', async () => {
    const named = () =>
      createLease({
        client: table.client,
        table: table.table,
        newHolder: () => 'the same name',
        leaseMs: LEASE_MS,
        now: () => now,
      });
    const first = await named().acquire();
    await first?.release();
    const second = await named().acquire();
    expect(second?.epoch).toBe(2);
    expect(await first?.renew()).toBe(false);
    expect(await second?.renew()).toBe(true);
  });

  it('counts its holders', async () => {
    const epochs: (number | undefined)[] = [];
    for (let n = 0; n < 4; n++) {
      const lease = await worker().acquire();
      epochs.push(lease?.epoch);
      await lease?.release();
    }
    expect(epochs).toEqual([1, 2, 3, 4]);
  });
});

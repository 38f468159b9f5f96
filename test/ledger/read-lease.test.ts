import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLease, readLease } from '../../lib/ledger/index.ts';
import type { LocalLedger } from '../../local/stack/ledger.ts';
import { openTable } from './embedded-table.ts';

const NOW = 1_700_000_000_000;
let table: LocalLedger;
beforeAll(async () => {
  table = await openTable();
});
afterAll(() => table.close());

describe('the writer lease, looked at', () => {
  it('says who may write and until when, and stays as it is', async () => {
    const { client, table: name } = table;
    expect(await readLease(client, name)).toBeNull();
    const leases = createLease({
      client,
      table: name,
      newHolder: () => 'me',
      leaseMs: 20_000,
      now: () => NOW,
    });
    const lease = await leases.acquire();
    expect(await readLease(client, name)).toEqual({ epoch: 1, until: NOW + 20_000 });
    expect(await lease?.renew()).toBe(true);
    await lease?.release();
    expect(await readLease(client, name)).toEqual({ epoch: 1, until: 0 });
  });

  it('says that the table does not answer', async () => {
    await expect(readLease(table.client, 'another-table')).rejects.toMatchObject({
      code: 'ledger_unavailable',
    });
  });
});

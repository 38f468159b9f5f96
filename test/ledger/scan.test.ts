import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createDocuments,
  createLedgerStore,
  type InstanceItem,
  type LedgerItem,
  type ScanLedgerOptions,
  scanLedger,
} from '../../lib/ledger/index.ts';
import type { LocalLedger } from '../../local/stack/ledger.ts';
import { clientOf, openTable, tenantItem, userItem } from './embedded-table.ts';

const NOW = 1_769_000_000_000;
const USERS = 25;

let table: LocalLedger;
const expected = new Set<string>();

beforeAll(async () => {
  table = await openTable();
  const { client } = table;
  const store = createLedgerStore({
    client,
    table: table.table,
    now: () => NOW,
    sleep: async () => {},
  });
  for (let n = 0; n < USERS; n++) {
    const item = n % 5 === 0 ? tenantItem(`tenant#${n}`) : userItem(`user#${n}`, { seen: '1' });
    await store.save(item);
    expected.add(item.pk);
  }
  await store.save(
    userItem('user#expired', { seen: '1', del: '2', expiresAt: Math.floor(NOW / 1000) - 60 }),
  );
  expected.add('user#expired');
  const instance: InstanceItem = {
    kind: 'instance',
    pk: 'instance#document:d1',
    rev: 0,
    env: 'project/environment',
    made: true,
    seen: '1',
    del: '',
    fields: {},
    inc: 0,
    places: {},
    tenant: { v: '1', key: 'acme', declared: true },
    tenantInc: 0,
    ours: true,
  };
  await store.save(instance);
  expected.add(instance.pk);
  await createDocuments({ client, table: table.table }).write('budget#any', 0, 'of no entity');
});
afterAll(() => table.close());

async function scanned(more: Partial<ScanLedgerOptions> = {}): Promise<LedgerItem[]> {
  const items: LedgerItem[] = [];
  const options = { client: table.client, table: table.table, now: () => NOW };
  for await (const page of scanLedger({ ...options, sleep: async () => {}, ...more })) {
    items.push(...page);
  }
  return items;
}

/** A client of the table, some of whose requests fail before they are sent. */
function failing(errors: readonly (string | undefined)[]) {
  const client = clientOf(table.endpoint, 1);
  let request = 0;
  client.middlewareStack.add(
    (next) => async (given) => {
      const name = errors[request++];
      if (name !== undefined) throw Object.assign(new Error('failed'), { name });
      return await next(given);
    },
    { step: 'initialize' },
  );
  return client;
}

describe('a scan of the ledger', () => {
  it.each([1000, 7, 1])(
    'gives every user and tenant once, and nothing else (pages of %i)',
    async (pageSize) => {
      const items = await scanned({ pageSize });
      expect(items).toHaveLength(expected.size);
      expect(new Set(items.map(({ pk }) => pk))).toEqual(expected);
    },
  );

  it('forgets what has expired, and DynamoDB has not removed yet', async () => {
    const expired = (await scanned()).find(({ pk }) => pk === 'user#expired');
    expect(expired).toMatchObject({ seen: '', del: '' });
  });

  it('asks again for a page that was throttled', async () => {
    const throttled = 'ProvisionedThroughputExceededException';
    const client = failing([undefined, throttled, throttled]);
    expect(await scanned({ client, pageSize: 7 })).toHaveLength(expected.size);
  });

  it('ends with an error rather than early', async () => {
    const down = Array.from({ length: 20 }, () => 'TimeoutError');
    const client = failing([undefined, ...down]);
    await expect(scanned({ client, pageSize: 7 })).rejects.toMatchObject({
      code: 'ledger_unavailable',
    });
  });

  it('does not wait for a table or a right that is not there', async () => {
    let waits = 0;
    const sleep = async () => void waits++;
    await expect(scanned({ table: 'nowhere', sleep })).rejects.toMatchObject({
      code: 'ledger_unavailable',
    });
    expect(waits).toBe(0);
  });

  it('stops at an item that cannot be read', async () => {
    const other = await openTable();
    const Item = { pk: { S: 'user#odd' }, rev: { N: '1' }, doc: { S: '{}' } };
    await other.client.send(new PutItemCommand({ TableName: other.table, Item }));
    const { client } = other;
    await expect(scanned({ client, table: other.table })).rejects.toMatchObject({
      code: 'corrupt_item',
    });
    await other.close();
  });
});

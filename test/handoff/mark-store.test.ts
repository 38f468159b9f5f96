import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMarkStore, type MarkStore } from '../../lib/handoff/index.ts';
import type { Mark } from '../../lib/handoff/mark.ts';
import { markPk } from '../../lib/handoff/mark-store.ts';
import type { LocalLedger } from '../../local/stack/ledger.ts';
import { clientOf, openTable } from '../ledger/embedded-table.ts';

const NOW = 1_700_000_000_000;
const MARK: Mark = {
  digest: 'd',
  job: 'token-1',
  from: 'a',
  to: 'b',
  sent: true,
  at: NOW,
  used: false,
  spans: [{ from: 'x', to: 'y' }],
};

let table: LocalLedger;
let marks: MarkStore;
let client: ReturnType<typeof clientOf>;

beforeAll(async () => {
  table = await openTable();
  client = clientOf(table.endpoint);
  marks = createMarkStore({ client, table: table.table, now: () => NOW });
});
afterAll(async () => {
  client.destroy();
  await table.close();
});

const rowOf = async (user: string) => {
  const key = { pk: { S: markPk(user) } };
  return (await client.send(new GetItemCommand({ TableName: table.table, Key: key }))).Item;
};

describe('marks in the ledger table', () => {
  it('are not there, then written once, and read as they were written', async () => {
    expect(await marks.read('ann')).toEqual({ rev: 0, mark: undefined });
    expect(await marks.write('ann', 0, MARK)).toBe(true);
    expect(await marks.write('ann', 0, { ...MARK, job: 'late' })).toBe(false);
    expect(await marks.read('ann')).toEqual({ rev: 1, mark: MARK });
  });

  it('are written over by whoever has read the last', async () => {
    await marks.write('bob', 0, MARK);
    expect(await marks.write('bob', 1, { ...MARK, job: 'token-2' })).toBe(true);
    expect(await marks.write('bob', 1, { ...MARK, job: 'token-3' })).toBe(false);
    expect((await marks.read('bob')).mark?.job).toBe('token-2');
  });

  it('do not say whose they are, and go a day after the last handoff', async () => {
    await marks.write('carol@mail.test', 0, MARK);
    const row = await rowOf('carol@mail.test');
    expect(row?.['pk']?.S).toMatch(/^handoff#[0-9a-f]{64}$/);
    expect(JSON.stringify(row)).not.toContain('carol');
    expect(row?.['expiresAt']?.N).toBe(String(NOW / 1000 + 24 * 60 * 60));
  });

  it('count for nothing when they cannot be read, and are written over', async () => {
    const Item = { pk: { S: markPk('dave') }, rev: { N: '7' }, doc: { S: '{"digest":1}' } };
    await client.send(new PutItemCommand({ TableName: table.table, Item }));
    expect(await marks.read('dave')).toEqual({ rev: 7, mark: undefined });
    expect(await marks.write('dave', 7, MARK)).toBe(true);
  });

  it('throw when the table is not there', async () => {
    const lost = createMarkStore({ client, table: 'no-such-table', now: () => NOW });
    await expect(lost.read('ann')).rejects.toThrow();
    await expect(lost.write('ann', 0, MARK)).rejects.toThrow();
  });
});

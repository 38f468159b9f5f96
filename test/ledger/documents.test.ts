import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDocuments, type Documents } from '../../lib/ledger/index.ts';
import type { LocalLedger } from '../../local/stack/ledger.ts';
import { clientOf, openTable } from './embedded-table.ts';

let table: LocalLedger;
let documents: Documents;
let serial = 0;
/** A key that no other test has. */
const fresh = () => `budget#${++serial}`;

beforeAll(async () => {
  table = await openTable();
  documents = createDocuments(table);
});
afterAll(() => table.close());

describe('a shared document', () => {
  it('is none until it is written', async () => {
    const pk = fresh();
    expect(await documents.read(pk)).toBeNull();
    expect(await documents.write(pk, 0, '{"a":"ä"}')).toBe(true);
    expect(await documents.read(pk)).toEqual({ rev: 1, body: '{"a":"ä"}' });
  });

  it('is written only by who names its revision', async () => {
    const pk = fresh();
    expect(await documents.write(pk, 1, 'of one that is not there')).toBe(false);
    expect(await documents.write(pk, 0, 'first')).toBe(true);
    expect(await documents.write(pk, 0, 'late')).toBe(false);
    expect(await documents.write(pk, 1, 'second')).toBe(true);
    expect(await documents.write(pk, 1, 'stale')).toBe(false);
    expect(await documents.write(pk, 3, 'early')).toBe(false);
    expect(await documents.read(pk)).toEqual({ rev: 2, body: 'second' });
  });

  it('has one winner when several write at once', async () => {
    const pk = fresh();
    for (const rev of [0, 1, 2]) {
      const bodies = ['a', 'b', 'c', 'd'];
      const won = await Promise.all(bodies.map((body) => documents.write(pk, rev, body)));
      expect(won.filter((one) => one)).toHaveLength(1);
      expect(await documents.read(pk)).toEqual({ rev: rev + 1, body: bodies[won.indexOf(true)] });
    }
  });

  it('never expires', async () => {
    const pk = fresh();
    await documents.write(pk, 0, '{}');
    const { Item } = await table.client.send(
      new GetItemCommand({ TableName: table.table, Key: { pk: { S: pk } } }),
    );
    expect(Object.keys(Item ?? {}).sort()).toEqual(['doc', 'pk', 'rev']);
  });

  it('without its text is an empty one, which can be written over', async () => {
    const pk = fresh();
    await table.client.send(
      new PutItemCommand({ TableName: table.table, Item: { pk: { S: pk }, rev: { N: '4' } } }),
    );
    expect(await documents.read(pk)).toEqual({ rev: 4, body: '' });
    expect(await documents.write(pk, 4, '{}')).toBe(true);
  });

  it.each([
    ['none', {}],
    ['one that is no number', { rev: { S: 'one' } }],
    ['one below the first', { rev: { N: '0' } }],
  ])('with a revision that is %s is told as corrupt, without its key', async (_, attributes) => {
    const pk = fresh();
    await table.client.send(
      new PutItemCommand({ TableName: table.table, Item: { pk: { S: pk }, ...attributes } }),
    );
    await expect(documents.read(pk)).rejects.toMatchObject({
      name: 'LedgerError',
      code: 'corrupt_item',
      message: expect.not.stringContaining(pk),
    });
  });

  it('is unavailable while the table does not answer', async () => {
    const lost = createDocuments({ client: clientOf('http://127.0.0.1:9', 1), table: table.table });
    const unavailable = { name: 'LedgerError', code: 'ledger_unavailable', retry: 'transient' };
    await expect(lost.read(fresh())).rejects.toMatchObject(unavailable);
    await expect(lost.write(fresh(), 0, '{}')).rejects.toMatchObject(unavailable);
  });
});

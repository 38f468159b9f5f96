import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LedgerError, rememberEnvironment } from '../../lib/ledger/index.ts';
import type { LocalLedger } from '../../local/stack/ledger.ts';
import { clientOf, openTable } from './embedded-table.ts';

let table: LocalLedger;
beforeAll(async () => {
  table = await openTable();
});
afterAll(() => table.close());

/** One cold start; `asked` counts the calls to Permit. */
function coldStart(apiKey: string, env = 'p/e', apiUrl = 'https://permit.test') {
  const asked = { times: 0 };
  const environment = rememberEnvironment({
    client: table.client,
    table: table.table,
    apiUrl,
    apiKey,
    ask: async () => {
      asked.times += 1;
      return env;
    },
  });
  return { environment, asked };
}

describe("a key's environment", () => {
  it('is asked of Permit once, and of the ledger at the next cold start', async () => {
    const first = coldStart('key-1', 'p/one');
    expect(await first.environment()).toBe('p/one');
    expect(await first.environment()).toBe('p/one');
    expect(first.asked.times).toBe(1);
    const second = coldStart('key-1', 'never asked');
    expect(await second.environment()).toBe('p/one');
    expect(second.asked.times).toBe(0);
  });

  it('is not that of another key, or of the same key at another address', async () => {
    await coldStart('key-2', 'p/two').environment();
    expect(await coldStart('key-3', 'p/three').environment()).toBe('p/three');
    expect(await coldStart('key-2', 'p/eu', 'https://eu.permit.test').environment()).toBe('p/eu');
    expect(await coldStart('key-2').environment()).toBe('p/two');
  });

  it('is kept without the key', async () => {
    await coldStart('key-secret').environment();
    const { Items } = await table.client.send(new ScanCommand({ TableName: table.table }));
    expect(Items?.length).toBeGreaterThan(0);
    expect(JSON.stringify(Items)).not.toContain('key-secret');
  });

  it('is asked for again when Permit did not say', async () => {
    let fail = true;
    const environment = rememberEnvironment({
      client: table.client,
      table: table.table,
      apiUrl: 'https://permit.test',
      apiKey: 'key-4',
      ask: async () => {
        if (fail) throw new Error('Permit is down');
        return 'p/four';
      },
    });
    await expect(environment()).rejects.toThrow('Permit is down');
    fail = false;
    expect(await environment()).toBe('p/four');
  });

  it('is read past a row that holds none', async () => {
    const { environment, asked } = coldStart('key-5', 'p/five');
    await environment();
    const { Items = [] } = await table.client.send(new ScanCommand({ TableName: table.table }));
    const row = Items.find((item) => item['env']?.S === 'p/five');
    await table.client.send(
      new PutItemCommand({ TableName: table.table, Item: { pk: row?.['pk'] ?? { S: '' } } }),
    );
    const next = coldStart('key-5', 'p/five');
    expect(await next.environment()).toBe('p/five');
    expect([asked.times, next.asked.times]).toEqual([1, 1]);
  });

  it('is not guessed while the ledger does not answer', async () => {
    const environment = rememberEnvironment({
      client: clientOf('http://127.0.0.1:9', 1),
      table: table.table,
      apiUrl: 'https://permit.test',
      apiKey: 'key-6',
      ask: async () => 'p/six',
    });
    await expect(environment()).rejects.toBeInstanceOf(LedgerError);
  });
});

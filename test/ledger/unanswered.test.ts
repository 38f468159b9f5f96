import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { createLease, createLedgerStore, LedgerError } from '../../lib/ledger/index.ts';
import { encodeItem } from '../../lib/ledger/item-codec.ts';
import { clientOf, openTable, userItem } from './embedded-table.ts';

const TABLE = 'ledger';
const readRequest = z.object({
  RequestItems: z.object({
    [TABLE]: z.object({ Keys: z.array(z.object({ pk: z.object({ S: z.string() }) })) }),
  }),
});

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

interface Told {
  readonly status: number;
  readonly body: unknown;
}
interface Asked {
  readonly target: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** An endpoint that answers each request in DynamoDB's protocol; `null` drops the connection. */
async function endpoint(tell: (asked: Asked) => Promise<Told | null> | Told | null) {
  server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) if (chunk instanceof Uint8Array) chunks.push(chunk);
    const headers = Object.entries(request.headers).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value] as const] : [],
    );
    const told = await tell({
      target: request.headers['x-amz-target']?.toString() ?? '',
      body: Buffer.concat(chunks).toString('utf8'),
      headers: Object.fromEntries(headers),
    });
    if (told === null) {
      request.socket.destroy();
      return;
    }
    response.writeHead(told.status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(told.body));
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

/** Answers the first `share` keys of a read, and leaves the others unprocessed, as throttling does. */
function partly({ body }: Asked, share: number): Told {
  const keys = readRequest.parse(JSON.parse(body)).RequestItems[TABLE].Keys;
  const rows = keys.slice(0, share).map(({ pk }) => ({
    pk,
    rev: { N: '1' },
    doc: { S: encodeItem(userItem(pk.S)) },
  }));
  const rest = keys.slice(share);
  return {
    status: 200,
    body: {
      Responses: { [TABLE]: rows },
      UnprocessedKeys: rest.length === 0 ? {} : { [TABLE]: { Keys: rest } },
    },
  };
}

function storeAt(url: string) {
  const slept: number[] = [];
  const store = createLedgerStore({
    client: clientOf(url, 1),
    table: TABLE,
    now: () => 0,
    sleep: async (ms) => {
      slept.push(ms);
    },
  });
  return { store, slept };
}

const keys = (count: number) => Array.from({ length: count }, (_, n) => `user#${n}`);

describe('keys that a read leaves unprocessed', () => {
  it('are asked for again, ever more slowly, until all are there', async () => {
    let asked = 0;
    const { store, slept } = storeAt(
      await endpoint((request) => {
        asked += 1;
        return partly(request, 40);
      }),
    );
    const items = await store.load(keys(100));
    expect([...items.keys()].sort()).toEqual(keys(100).sort());
    expect(asked).toBe(3);
    expect(slept).toHaveLength(2);
    expect(slept[1]).toBeGreaterThan(slept[0] ?? Number.NaN);
  });

  it('are given up when the table gives nothing any more', async () => {
    let asked = 0;
    const { store, slept } = storeAt(
      await endpoint((request) => {
        asked += 1;
        return partly(request, 0);
      }),
    );
    await expect(store.load(keys(3))).rejects.toMatchObject({
      name: 'LedgerError',
      code: 'ledger_unavailable',
      retry: 'transient',
    });
    expect(asked).toBe(6);
    expect(slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(5_000);
  });
});

describe('a table that does not answer', () => {
  const refused = {
    status: 400,
    body: { __type: 'com.amazon#ProvisionedThroughputExceededException' },
  };

  it.each([
    ['drops the connection', null],
    ['is throttled', refused],
    ['fails', { status: 500, body: {} }],
    ['is not there', { status: 400, body: { __type: 'x#ResourceNotFoundException' } }],
  ])('when it %s, is unavailable for reads, writes and the lease', async (_, told) => {
    const url = await endpoint(() => told);
    const { store } = storeAt(url);
    const lease = createLease({
      client: clientOf(url, 1),
      table: TABLE,
      newHolder: () => 'me',
      leaseMs: 1_000,
      now: () => 0,
    });
    const unavailable = { name: 'LedgerError', code: 'ledger_unavailable', retry: 'transient' };
    await expect(store.load(['user#1'])).rejects.toMatchObject(unavailable);
    await expect(store.save(userItem('user#1'))).rejects.toMatchObject(unavailable);
    await expect(lease.acquire()).rejects.toMatchObject(unavailable);
    await expect(store.load(['user#1'])).rejects.toBeInstanceOf(LedgerError);
  });
});

it('a lease whose answer was lost is not lost: the same request, sent again, has it', async () => {
  const table = await openTable();
  try {
    let lost = 0;
    const url = await endpoint(async ({ target, body, headers }) => {
      const { host: _, ...others } = headers;
      const answer = await fetch(table.endpoint, { method: 'POST', body, headers: others });
      const told = { status: answer.status, body: await answer.json() };
      if (target.endsWith('UpdateItem') && lost === 0) {
        lost += 1;
        return null;
      }
      return told;
    });
    const lease = await createLease({
      client: clientOf(url),
      table: table.table,
      newHolder: () => 'me',
      leaseMs: 20_000,
      now: () => 1_000,
    }).acquire();
    expect(lost).toBe(1);
    expect(await lease?.renew()).toBe(true);
    await lease?.release();
  } finally {
    await table.close();
  }
});

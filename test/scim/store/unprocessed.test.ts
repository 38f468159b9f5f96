import { createServer } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { openStore, text } from '../../../lib/scim/store/index.ts';
import { listen, shut } from '../../../local/stack/listening.ts';

const TABLE = 'scim';
const row = z.record(z.string(), z.unknown());
const asked = z.object({
  RequestItems: z.object({ [TABLE]: z.union([z.array(row), z.object({ Keys: z.array(row) })]) }),
});

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** An endpoint that does so many of a batch, and leaves the others, as throttling does. */
async function storeThatDoes(most: number) {
  const sizes: number[] = [];
  const server = createServer(async (request, response) => {
    const given = asked.parse(JSON.parse(await readText(request))).RequestItems[TABLE];
    const items = Array.isArray(given) ? given : given.Keys;
    sizes.push(items.length);
    const rest = items.slice(most);
    const left = rest.length === 0 ? {} : { [TABLE]: Array.isArray(given) ? rest : { Keys: rest } };
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    response.end(
      JSON.stringify(
        Array.isArray(given)
          ? { UnprocessedItems: left }
          : { Responses: { [TABLE]: items.slice(0, most) }, UnprocessedKeys: left },
      ),
    );
  });
  const client = new DynamoDBClient({
    endpoint: await listen(server),
    region: 'eu-north-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  });
  closing.push(async () => {
    client.destroy();
    await shut(server);
  });
  const slept: number[] = [];
  const sleep = async (ms: number) => {
    slept.push(ms);
  };
  return { sizes, slept, store: openStore({ client, table: TABLE, now: Date.now, sleep }) };
}

const keys = ['a', 'b', 'c', 'd', 'e'].map((sk) => ({ pk: 'p', sk }));
const rows = keys.map(({ pk, sk }) => ({ pk: text(pk), sk: text(sk) }));

describe('a batch that is done in part', () => {
  it('is asked for again, later each time, until all of it is done', async () => {
    const { store, sizes, slept } = await storeThatDoes(2);
    expect((await store.getAll(keys)).size).toBe(5);
    await store.write(rows);
    expect(sizes).toEqual([5, 3, 1, 5, 3, 1]);
    expect(slept).toEqual([100, 200, 100, 200]);
  });

  it('is given up as throttled in the end', async () => {
    const { store, sizes } = await storeThatDoes(0);
    await expect(store.write(rows)).rejects.toMatchObject({ status: 429, retryAfter: 5 });
    await expect(store.getAll(keys)).rejects.toMatchObject({ status: 429 });
    expect(sizes).toHaveLength(12);
  });
});

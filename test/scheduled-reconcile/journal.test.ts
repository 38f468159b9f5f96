import { randomBytes } from 'node:crypto';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scanLedger } from '../../lib/ledger/index.ts';
import {
  createChunkStore,
  createSeal,
  openJournal,
} from '../../lib/scheduled-reconcile/journal/index.ts';
import type { LocalLedger } from '../../local/stack/ledger.ts';
import { clientOf, openTable } from '../ledger/embedded-table.ts';
import { createMemoryChunks } from './memory-chunks.ts';

const NOW = 1_790_000_000_000;
const ANN = { key: 'user_ann', email: 'ann@mail.test', attributes: { plan: 'pro' }, id: 'id-ann' };

let table: LocalLedger;
beforeAll(async () => {
  table = await openTable();
});
afterAll(() => table.close());

const storeAt = (prefix: string) =>
  createChunkStore({ client: table.client, table: table.table, prefix, now: () => NOW });
const rowAt = async (pk: string) =>
  (await table.client.send(new GetItemCommand({ TableName: table.table, Key: { pk: { S: pk } } })))
    .Item;

describe('a chunk store', () => {
  it('gives back what was put, in as many items as it takes, until it is cleared', async () => {
    const store = storeAt('reconcile#clerk#sizes#');
    const sizes = [0, 1, 350_000, 350_001, 1_000_000];
    const chunks = sizes.map((size) => randomBytes(size));
    for (const [number, bytes] of chunks.entries()) {
      expect(await store.put(number, bytes)).toBe(true);
    }
    for (const [number, bytes] of chunks.entries()) {
      expect(Buffer.compare(Buffer.from((await store.get(number)) ?? []), bytes)).toBe(0);
    }
    expect(await rowAt('reconcile#clerk#sizes#4.2')).toBeDefined();
    expect(await store.get(5)).toBeNull();
    await store.clear();
    for (const at of ['0', '3', '3.1', '4', '4.1', '4.2']) {
      expect(await rowAt(`reconcile#clerk#sizes#${at}`), at).toBeUndefined();
    }
  });

  it('never writes over another chunk', async () => {
    const store = storeAt('reconcile#clerk#taken#');
    expect(await store.put(0, Buffer.from('first'))).toBe(true);
    expect(await store.put(0, Buffer.from('second'))).toBe(false);
    expect(Buffer.from((await store.get(0)) ?? []).toString()).toBe('first');
  });

  it('leaves all parts of another chunk as they are', async () => {
    const store = storeAt('reconcile#clerk#parts#');
    const [first, second] = [randomBytes(800_000), randomBytes(800_000)];
    expect(await store.put(0, first)).toBe(true);
    expect(await store.put(0, second)).toBe(false);
    expect(Buffer.compare(Buffer.from((await store.get(0)) ?? []), first)).toBe(0);
  });

  it('knows its own chunk again when the answer was lost, and the client sent it twice', async () => {
    const client = clientOf(table.endpoint);
    let isLost = true;
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (given) => {
          const answer = await next(given);
          if (commandName !== 'PutItemCommand' || !isLost) return answer;
          isLost = false;
          throw Object.assign(new Error('no answer'), { name: 'TimeoutError' });
        },
      { step: 'deserialize', priority: 'low' },
    );
    const prefix = 'reconcile#clerk#lost#';
    const store = createChunkStore({ client, table: table.table, prefix, now: () => NOW });
    expect(await store.put(0, Buffer.from('chunk'))).toBe(true);
    expect(isLost).toBe(false);
    client.destroy();
  });

  it('says when nobody needs it any more, and is no part of the ledger', async () => {
    await storeAt('reconcile#clerk#expiry#').put(0, Buffer.from('chunk'));
    const row = await rowAt('reconcile#clerk#expiry#0');
    expect(Number(row?.['expiresAt']?.N)).toBe(NOW / 1000 + 24 * 60 * 60);
    const scan = {
      client: table.client,
      table: table.table,
      now: () => NOW,
      sleep: async () => {},
    };
    for await (const items of scanLedger(scan)) expect(items).toEqual([]);
  });
});

describe('a seal', () => {
  const text = JSON.stringify(ANN);

  it('opens with the same secrets, for the same run, at the same place, and else never', () => {
    const sealed = createSeal(['permit', 'clerk'], 'run-1').close(text, '0');
    const open = (secrets: readonly string[], run: string, place: string) =>
      createSeal(secrets, run).open(sealed, place);
    expect(open(['permit', 'clerk'], 'run-1', '0')).toBe(text);
    expect(open(['permit', 'other'], 'run-1', '0')).toBeNull();
    expect(open(['permitclerk'], 'run-1', '0')).toBeNull();
    expect(open(['permit', 'clerk'], 'run-2', '0')).toBeNull();
    expect(open(['permit', 'clerk'], 'run-1', '1')).toBeNull();
  });

  it('does not open what was altered or cut, in whatever byte', () => {
    const seal = createSeal(['permit'], 'run');
    const sealed = seal.close(text, '0');
    for (let at = 0; at < sealed.length; at++) {
      const altered = Buffer.from(sealed);
      altered.writeUInt8(altered.readUInt8(at) ^ 1, at);
      expect(seal.open(altered, '0')).toBeNull();
      expect(seal.open(sealed.subarray(0, at), '0')).toBeNull();
    }
  });
});

describe('a journal', () => {
  const seal = createSeal(['permit', 'clerk'], 'run');

  it('tells the next wake-up what was put down, each kind and name by itself, once', async () => {
    const store = storeAt('reconcile#clerk#told#');
    const first = await openJournal({ store, seal });
    await first.add('userPage', '', [ANN]);
    await first.add('userPage', '', []);
    await first.add('end', 'userPage', null);
    await first.add('single', 'comparing user user_bob', null);
    expect(first.added()).toBe(0);
    await first.flush();
    expect(first.added()).toBe(4);

    const next = await openJournal({ store, seal });
    expect(next.added()).toBe(0);
    expect(next.take('userPage', '')).toEqual([[ANN], []]);
    expect(next.take('userPage', '')).toEqual([]);
    expect(next.take('end', 'userPage')).toEqual([null]);
    expect(next.take('single', 'comparing user user_bob')).toEqual([null]);
    expect(next.take('single', 'confirming user user_bob')).toEqual([]);
  });

  it('holds no name and no address that could be read in the table', async () => {
    const store = storeAt('reconcile#clerk#sealed#');
    const journal = await openJournal({ store, seal });
    await journal.add('userPage', '', [ANN]);
    await journal.flush();
    const row = JSON.stringify(await rowAt('reconcile#clerk#sealed#0'));
    const body = Buffer.from((await store.get(0)) ?? []);
    expect(body.length).toBeGreaterThan(100);
    for (const word of ['user_ann', 'ann@mail.test', 'userPage']) {
      expect(row).not.toContain(word);
      expect(body.includes(word)).toBe(false);
    }
  });

  it('takes what Permit holds as deep as it was read, so that a run that is cut gets on', async () => {
    const store = createMemoryChunks().open('x#');
    const deep = { ...ANN, attributes: JSON.parse(`${'{"a":'.repeat(100)}1${'}'.repeat(100)}`) };
    const first = await openJournal({ store, seal });
    await first.add('userPage', '', [deep]);
    await first.flush();
    const next = await openJournal({ store, seal });
    expect(next.take('userPage', '')).toEqual([[deep]]);
  });

  it('puts a chunk down as soon as it is full, and goes on behind those of earlier wake-ups', async () => {
    const chunks = createMemoryChunks();
    const store = chunks.open('x#');
    const first = await openJournal({ store, seal });
    const page = { jobs: ['j'.repeat(600_000)], read: { users: 1, tenants: 0, memberships: 0 } };
    await first.add('providerPage', '', { ...page, next: '1' });
    expect([...chunks.rows.keys()]).toEqual([]);
    await first.add('providerPage', '', { ...page, next: '2' });
    expect([...chunks.rows.keys()]).toEqual(['x#0']);
    const next = await openJournal({ store, seal });
    expect(next.take('providerPage', '').map((one) => one.next)).toEqual(['1', '2']);
    await next.add('end', 'userPage', null);
    await next.flush();
    expect([...chunks.rows.keys()]).toEqual(['x#0', 'x#1']);
  });

  it('stops when somebody else has written', async () => {
    const store = createMemoryChunks().open('x#');
    const [one, other] = [await openJournal({ store, seal }), await openJournal({ store, seal })];
    await one.add('end', 'userPage', null);
    await other.add('end', 'userPage', null);
    await one.flush();
    await expect(other.flush()).rejects.toMatchObject({ code: 'taken_over' });
  });

  it('writes nothing behind a chunk that failed: there would be a gap', async () => {
    const chunks = createMemoryChunks();
    const store = chunks.open('x#');
    let isDown = true;
    const journal = await openJournal({
      seal,
      store: {
        ...store,
        put: async (number, bytes) => {
          if (isDown) throw new Error('no answer');
          return await store.put(number, bytes);
        },
      },
    });
    await journal.add('end', 'userPage', null);
    await expect(journal.flush()).rejects.toThrow('no answer');
    isDown = false;
    await journal.add('end', 'tenantPage', null);
    await expect(journal.flush()).rejects.toThrow('no answer');
    expect(chunks.rows.size).toBe(0);
  });
});

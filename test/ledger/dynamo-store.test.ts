import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLedgerStore, type LedgerStore } from '../../lib/ledger/index.ts';
import type { LocalLedger } from '../../local/stack/ledger.ts';
import { loaded, openTable, tenantItem, userItem } from './embedded-table.ts';

const DAY_S = 24 * 60 * 60;
const NOW = 1_769_000_000_000;
const NOW_S = NOW / 1000;

let table: LocalLedger;
let store: LedgerStore;
let now = NOW;
let serial = 0;
/** A key that no other test has. */
const fresh = (kind: 'user' | 'tenant' = 'user') => `${kind}#${++serial}`;

beforeAll(async () => {
  table = await openTable();
});
afterAll(() => table.close());
beforeEach(() => {
  now = NOW;
  store = createLedgerStore({
    client: table.client,
    table: table.table,
    now: () => now,
    sleep: async () => {},
  });
});

const only = async (pk: string) => (await store.load([pk])).get(pk);
const row = async (pk: string) =>
  (
    await table.client.send(
      new GetItemCommand({ TableName: table.table, Key: { pk: { S: pk } }, ConsistentRead: true }),
    )
  ).Item;

describe('an item', () => {
  it('comes back as it was saved, with its revision', async () => {
    const user = userItem(fresh(), {
      made: true,
      seen: '1',
      fields: { email: { v: '1', d: 'digest' } },
      places: {
        acme: {
          inc: 2,
          sources: { clerk: { floor: '1', grants: { r1: { v: '1', r: ['admin'] } } } },
          applied: ['admin'],
        },
      },
      pending: { fields: ['email'], roles: { acme: ['admin'] }, deleted: false },
    });
    const saved = await store.save(user);
    expect(saved).toEqual({ ...user, rev: 1 });
    expect(await only(user.pk)).toEqual({ ...user, rev: 1 });
    const tenant = tenantItem(fresh('tenant'), { inc: 3 });
    await store.save(tenant);
    expect(await only(tenant.pk)).toEqual({ ...tenant, rev: 1 });
  });

  it('that was never saved is absent', async () => {
    expect((await store.load([fresh(), fresh('tenant')])).size).toBe(0);
    expect((await store.load([])).size).toBe(0);
  });

  it('is saved again only by who read its newest revision', async () => {
    const pk = fresh();
    const first = await store.save(userItem(pk, { seen: 'first' }));
    expect(await store.save(userItem(pk, { seen: 'late' }))).toBeNull();
    const second = first && (await store.save({ ...first, seen: 'second' }));
    expect(second?.rev).toBe(2);
    expect(first && (await store.save({ ...first, seen: 'stale' }))).toBeNull();
    expect(await only(pk)).toMatchObject({ seen: 'second', rev: 2 });
  });

  it('is not made again by who read it before somebody deleted it', async () => {
    const pk = fresh();
    expect(await store.save(userItem(pk, { rev: 4 }))).toBeNull();
    expect(await only(pk)).toBeUndefined();
  });

  it('has one winner when several write at once', async () => {
    const pk = fresh();
    const writers = ['a', 'b', 'c', 'd'];
    const firsts = await Promise.all(writers.map((seen) => store.save(userItem(pk, { seen }))));
    expect(firsts.filter((item) => item !== null)).toHaveLength(1);
    const read = await only(pk);
    const seconds = await Promise.all(
      writers.map((del) => (read === undefined ? null : store.save({ ...read, del }))),
    );
    expect(seconds.filter((item) => item !== null)).toHaveLength(1);
    expect(await only(pk)).toMatchObject({ rev: 2, seen: read?.seen });
  });

  it('keeps its expiry beside it, in seconds, where DynamoDB looks for it', async () => {
    const pk = fresh();
    const expiresAt = NOW_S + 90 * DAY_S;
    const dead = await store.save(userItem(pk, { del: '5', expiresAt }));
    expect((await row(pk))?.['expiresAt']).toEqual({ N: String(expiresAt) });
    expect(await only(pk)).toEqual(loaded(userItem(pk, { del: '5', rev: 1 })));
    if (dead !== null) await store.save({ ...dead, expiresAt: undefined });
    expect(await row(pk)).not.toHaveProperty('expiresAt');
  });
});

it('that DynamoDB could not hold is refused for good, before it is sent', async () => {
  const fields = Object.fromEntries(
    Array.from({ length: 5000 }, (_, n) => [`attributes.${n}`, { v: '1'.repeat(50), d: 'digest' }]),
  );
  await expect(store.save(userItem(fresh(), { fields }))).rejects.toMatchObject({
    code: 'item_too_large',
    retry: 'permanent',
  });
});

describe('an expired item', () => {
  const save = async (pk: string) =>
    await store.save(
      userItem(pk, {
        made: true,
        seen: '4',
        del: '5',
        fields: { email: { v: '4', d: 'digest' } },
        places: { acme: { inc: 1, sources: {}, applied: ['admin'] } },
        pending: { fields: ['email'], roles: {}, deleted: true },
        expiresAt: NOW_S + 10,
      }),
    );

  it('stands until its time, and is forgotten from then on, though it still lies there', async () => {
    const pk = fresh();
    await save(pk);
    now = NOW + 9_999;
    expect(await only(pk)).toMatchObject({ del: '5' });
    now = NOW + 10_000;
    expect(await only(pk)).toEqual(userItem(pk, { rev: 1 }));
  });

  it('can be overwritten by who read it as forgotten', async () => {
    const pk = fresh();
    await save(pk);
    now = NOW + 20_000;
    const blank = await only(pk);
    const again = blank && (await store.save({ ...blank, seen: '9' }));
    expect(again?.rev).toBe(2);
    expect(await only(pk)).toEqual(userItem(pk, { rev: 2, seen: '9' }));
    expect(await row(pk)).not.toHaveProperty('expiresAt');
  });

  it("is forgotten as a tenant, but for the incarnation that users' roles speak of", async () => {
    const pk = fresh('tenant');
    await store.save(tenantItem(pk, { del: '5', inc: 3, made: true, expiresAt: NOW_S - 1 }));
    expect(await only(pk)).toEqual(tenantItem(pk, { rev: 1, inc: 3 }));
  });
});

describe('many items', () => {
  it('are loaded at once, more than one request can name, each once', async () => {
    const keys = Array.from({ length: 205 }, () => fresh());
    await Promise.all(keys.map((pk) => store.save(userItem(pk, { seen: pk }))));
    const items = await store.load([...keys, ...keys, fresh(), 'tenant#none']);
    expect([...items.keys()].sort()).toEqual([...keys].sort());
    for (const [pk, item] of items) expect(item.seen).toBe(pk);
  });
});

describe('an item that cannot be read', () => {
  it.each([
    ['without a document', { rev: { N: '1' } }],
    ['with a broken one', { rev: { N: '1' }, doc: { S: '{' } }],
    ['without a revision', { doc: { S: '{}' } }],
  ])('%s is told as corrupt', async (_, attributes) => {
    const pk = fresh();
    await table.client.send(
      new PutItemCommand({ TableName: table.table, Item: { pk: { S: pk }, ...attributes } }),
    );
    await expect(store.load([pk])).rejects.toMatchObject({
      name: 'LedgerError',
      code: 'corrupt_item',
      retry: 'transient',
      message: expect.not.stringContaining(pk),
    });
  });
});

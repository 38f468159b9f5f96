import {
  ConditionalCheckFailedException,
  ProvisionedThroughputExceededException,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  absent,
  equal,
  integer,
  keys,
  keyText,
  openStore,
  present,
  type Row,
  text,
} from '../../../lib/scim/store/index.ts';
import { type OpenTable, openTable, type Passage } from './open-table.ts';

let open: OpenTable;
beforeAll(async () => {
  open = await openTable();
});
afterAll(() => open.close());

async function storeWith(pass: Passage = (_, make) => make(), mayCall?: () => void) {
  await open.fill([]);
  const slept: number[] = [];
  const sleep = async (ms: number) => {
    slept.push(ms);
  };
  const place = { client: open.newClient(pass), table: open.table, now: Date.now, sleep };
  return { slept, store: openStore(place, mayCall) };
}

const row = (sk: string, more: Row = {}): Row => ({ pk: text('p'), sk: text(sk), ...more });
const at = (sk: string) => ({ pk: 'p', sk });

describe('the store', () => {
  it('says whether a condition was met, and what stands there then', async () => {
    const { store } = await storeWith();
    expect(await store.put(row('a', { version: integer(1) }), [absent('pk')])).toBe(true);
    expect(await store.put(row('a'), [absent('pk')])).toBe(false);
    const change = (seen: number) =>
      store.update(at('a'), {
        set: [[['note'], text('x')]],
        begin: [[['since'], integer(5)]],
        raise: ['version'],
        when: [equal('version', integer(seen))],
      });
    expect(await change(1)).toMatchObject({ version: { N: '2' }, since: { N: '5' } });
    expect(await change(1)).toBeNull();
    expect(await store.remove(at('b'), [present('pk')])).toBe(false);
    expect(await store.remove(at('a'), [{ path: ['version'], is: '<=', value: integer(2) }])).toBe(
      true,
    );
    expect(await store.get(at('a'))).toBeUndefined();
  });

  it('reads and writes more than fits into one call', async () => {
    const { store } = await storeWith();
    const names = Array.from({ length: 130 }, (_, n) => String(n).padStart(3, '0'));
    await store.write(names.map((name) => row(name, { big: text('x'.repeat(9_000)) })));
    expect((await store.getAll(names.map(at), [['pk'], ['sk']])).size).toBe(130);
    const { rows, count } = await store.query('p', { only: [['sk']] });
    expect([rows.length, count]).toEqual([130, 130]);
    expect((await store.query('p', { countOnly: true })).count).toBe(130);
  });

  it.each([
    [new ProvisionedThroughputExceededException({ message: 'slow', $metadata: {} }), 429],
    [new Error('no route'), 503],
  ])('answers %s with %s, and when to come again', async (failure, status) => {
    const { store } = await storeWith(() => Promise.reject(failure));
    await expect(store.get(at('a'))).rejects.toMatchObject({ status, retryAfter: 5 });
  });

  it('takes no item that is too large', async () => {
    const { store } = await storeWith();
    const huge = row('a', { big: text('x'.repeat(500_000)) });
    await expect(store.put(huge, [absent('pk')])).rejects.toMatchObject({ status: 413 });
  });

  it('makes no call when there is no time for it', async () => {
    const calls: string[] = [];
    const counted: Passage = (call, make) => {
      calls.push(call);
      return make();
    };
    const { store } = await storeWith(counted, () => {
      throw new ConditionalCheckFailedException({ message: 'late', $metadata: {} });
    });
    await expect(store.get(at('a'))).rejects.toThrow('late');
    expect(calls).toEqual([]);
  });
});

describe('keys', () => {
  it('are never one of another thing, whatever a value has in it', () => {
    const values = [
      'a',
      'A',
      'a/b',
      'a b',
      '../a',
      'users',
      '%61',
      '\ud800',
      'x'.repeat(5_000),
      'é',
    ];
    const made = values.flatMap((value) => [
      keyText(keys.user('t', value)),
      keyText(keys.group('t', value)),
      keys.members('t', value),
      keys.lookup('t', 'externalId', value),
      keyText(keys.sharers(value)),
      keyText(keys.sharers(`t/${value}`)),
    ]);
    expect(new Set([...made, 't/users', 't/groups', 't/tokens']).size).toBe(made.length + 3);
    expect(made.every((key) => Buffer.byteLength(key) < 2_048)).toBe(true);
    expect(keys.claim('t', 'LISA')).toEqual(keys.claim('t', 'lisa'));
  });
});

import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LedgerError } from '../../lib/ledger/index.ts';
import { decodeItem, encodeItem } from '../../lib/ledger/item-codec.ts';
import { anyItem } from './arbitrary-item.ts';
import { tenantItem, userItem } from './embedded-table.ts';

describe('an item as the JSON of one attribute', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(anyItem, (item) => {
        // Not `toStrictEqual`: it takes a value's own `constructor` for its class.
        const back = decodeItem(item.pk, item.rev, encodeItem(item));
        expect(isDeepStrictEqual(back, item)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps what hangs on a tenant or a role called `__proto__`', () => {
    const own = <T>(value: T): Record<string, T> => Object.fromEntries([['__proto__', value]]);
    const item = userItem('user#1', {
      places: own({
        inc: 0,
        sources: { auth0: { floor: '', grants: own({ v: '1', r: ['admin'] }) } },
        applied: ['admin'],
      }),
      fields: own({ v: '1', d: 'x' }),
      pending: { fields: [], roles: own(['admin']), deleted: false },
    });
    const back = decodeItem('user#1', 0, encodeItem(item));
    expect(JSON.stringify(back.fields)).toBe('{"__proto__":{"v":"1","d":"x"}}');
    expect(isDeepStrictEqual(back, item)).toBe(true);
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
  });

  it('leaves key, revision and expiry to the attributes beside it', () => {
    const body = encodeItem(tenantItem('tenant#acme', { rev: 7, expiresAt: 99 }));
    expect(JSON.parse(body)).toEqual({
      kind: 'tenant',
      env: 'p/e',
      made: false,
      seen: '',
      del: '',
      fields: {},
      inc: 0,
    });
  });
});

describe('what we never wrote is corrupt', () => {
  const good = JSON.parse(encodeItem(userItem('user#1')));

  it.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['null', 'null'],
    ['a list', '[]'],
    ['another kind', JSON.stringify({ ...good, kind: 'role' })],
    ['no places', JSON.stringify({ ...good, places: undefined })],
    ['places as a list', JSON.stringify({ ...good, places: [] })],
    ['a place of another shape', JSON.stringify({ ...good, places: { acme: {} } })],
    [
      'an unknown source',
      JSON.stringify({ ...good, places: { a: { inc: 0, sources: { x: {} }, applied: [] } } }),
    ],
    ['a version that is a number', JSON.stringify({ ...good, seen: 5 })],
    ['fields of another shape', JSON.stringify({ ...good, fields: { email: 'x' } })],
    ['a note of another shape', JSON.stringify({ ...good, pending: {} })],
  ])('%s', (_, body) => {
    expect(() => decodeItem('user#1', 1, body)).toThrow(LedgerError);
    expect(() => decodeItem('user#1', 1, body)).toThrow(
      expect.objectContaining({
        code: 'corrupt_item',
        retry: 'transient',
        message: expect.stringContaining('restore the table'),
      }),
    );
  });

  it.each([Number.NaN, 1.5])('a revision of %d', (rev) => {
    expect(() => decodeItem('user#1', rev, JSON.stringify(good))).toThrow(
      expect.objectContaining({ code: 'corrupt_item' }),
    );
  });
});

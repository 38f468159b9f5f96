import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeKey, encodeKey, type KeyKind, MappingError } from '../../lib/mapping/index.ts';

/** Permit's own patterns for keys (API reference). */
const PATTERN: Readonly<Record<KeyKind, RegExp>> = {
  user: /^[A-Za-z0-9|@+\-._]+$/,
  tenant: /^[A-Za-z0-9\-_]+$/,
  role: /^[A-Za-z0-9\-_]+$/,
  instance: /^[A-Za-z0-9\-_]+$/,
  resource: /^[A-Za-z0-9\-_]+$/,
  relation: /^[A-Za-z0-9\-_]+$/,
};
const KINDS: readonly KeyKind[] = ['user', 'tenant', 'role', 'instance'];

/** Texts made of what makes trouble: things that look escaped, next to things that must be. */
const tricky = fc
  .array(
    fc.constantFrom('_', 'x', '_x', '4', '1', 'F', 'f', '_x41_', '_x5F_', '.', ' ', 'é', '😀'),
    {
      minLength: 1,
      maxLength: 12,
    },
  )
  .map((parts) => parts.join(''));
const wellFormed = fc.oneof(
  fc.string({ minLength: 1, maxLength: 60 }),
  fc.string({ minLength: 1, maxLength: 20, unit: 'binary' }),
  tricky,
);
const legal = (kind: KeyKind) =>
  fc
    .array(
      fc.constantFrom(...'abXYZ019-_'.split(''), ...(kind === 'user' ? '|@+.'.split('') : [])),
      { minLength: 1, maxLength: 30 },
    )
    .map((parts) => parts.join(''));

describe.each(KINDS)('a %s key', (kind) => {
  it('is legal for Permit, and gives the id back', () => {
    fc.assert(
      fc.property(wellFormed, (id) => {
        const key = encodeKey(kind, id);
        expect(key).toMatch(PATTERN[kind]);
        expect(decodeKey(key)).toBe(id);
      }),
      { numRuns: 500 },
    );
  });

  it('is never that of two ids', () => {
    fc.assert(
      fc.property(tricky, tricky, (a, b) => {
        expect(encodeKey(kind, a) === encodeKey(kind, b)).toBe(a === b);
      }),
      { numRuns: 500 },
    );
  });

  it('is the id itself when that is legal and nothing in it looks escaped', () => {
    fc.assert(
      fc.property(legal(kind), (id) => {
        fc.pre(!/_x[0-9A-F]{2}/.test(id) && !/^\.{1,2}$/.test(id));
        expect(encodeKey(kind, id)).toBe(id);
      }),
    );
  });

  it('is refused for an empty id', () => {
    expect(() => encodeKey(kind, '')).toThrow(
      expect.objectContaining({ name: 'MappingError', code: 'empty_key', retry: 'permanent' }),
    );
  });

  it.each(['\ud800', 'a\udc00b', '😀'.slice(0, 1)])(
    'is refused for half a character, without showing it',
    (id) => {
      expect(() => encodeKey(kind, `name-${id}`)).toThrow(
        expect.objectContaining({
          code: 'invalid_key',
          message: expect.not.stringContaining('name'),
        }),
      );
    },
  );

  it('has at most 1,024 characters, as the ledger can keep no more', () => {
    expect(encodeKey(kind, 'a'.repeat(1024))).toHaveLength(1024);
    expect(() => encodeKey(kind, 'a'.repeat(1025))).toThrow(MappingError);
    expect(encodeKey(kind, 'é'.repeat(102))).toHaveLength(1020);
    expect(() => encodeKey(kind, 'é'.repeat(103))).toThrow(
      expect.objectContaining({
        code: 'invalid_key',
        message: expect.stringMatching(/longer than 1024 characters: shorten the id/),
      }),
    );
  });
});

describe('the encoding', () => {
  it.each([
    ['user', 'user_2abC', 'user_2abC'],
    ['user', 'auth0|5f7c8ec7', 'auth0|5f7c8ec7'],
    ['user', 'ann+test@mail.test', 'ann+test@mail.test'],
    ['user', 'oauth2|x|a:b', 'oauth2|x|a_x3A_b'],
    ['user', 'a b=c', 'a_x20_b_x3D_c'],
    ['user', 'zoë', 'zo_xC3__xAB_'],
    ['user', 'row_x41', 'row_x5F_x41'],
    ['user', 'row_x4', 'row_x4'],
    ['user', 'row_x4a', 'row_x4a'],
    ['user', '.', '_x2E_'],
    ['user', '..', '_x2E__x2E_'],
    ['user', '...', '...'],
    ['user', 'a.b', 'a.b'],
    ['tenant', 'acme.com', 'acme_x2E_com'],
    ['tenant', 'org|1', 'org_x7C_1'],
    ['tenant', '__proto__', '__proto__'],
    ['role', 'Support Agent', 'Support_x20_Agent'],
    ['role', 'billing:read', 'billing_x3A_read'],
  ] as const)('of the %s %s is %s', (kind, id, key) => {
    expect(encodeKey(kind, id)).toBe(key);
    expect(decodeKey(key)).toBe(id);
  });

  it('leaves alone what was never encoded', () => {
    expect(decodeKey('org_acme-1')).toBe('org_acme-1');
  });
});

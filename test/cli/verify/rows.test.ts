import { describe, expect, it } from 'vitest';
import { type Expected, isUnknown, rowsOf, type Sides } from '../../../cli/verify/rows.ts';
import type { UserItem } from '../../../lib/ledger/index.ts';
import { digest } from '../../../lib/sync/index.ts';

const SALT = 'project/environment\nmapping\n';
const V = '001750000000000.1.evt';

const item: UserItem = {
  kind: 'user',
  pk: 'user#ann',
  rev: 1,
  env: 'project/environment',
  made: true,
  seen: V,
  del: '',
  fields: { email: { v: V, d: digest('ann@example.com', SALT) } },
  places: { acme: { inc: 0, sources: {}, applied: ['admin'] } },
};
const expected: Expected = {
  isAlive: true,
  fields: new Map([['email', 'ann@example.com']]),
  roles: new Map([['acme', new Set(['admin'])]]),
};
const agreed: Sides = {
  expected,
  item,
  user: { key: 'ann', email: 'ann@example.com', attributes: {} },
  assignments: [{ user: 'ann', tenant: 'acme', role: 'admin' }],
  salt: SALT,
  ownsAll: false,
};

const differing = (sides: Sides) =>
  rowsOf(sides)
    .filter(({ same }) => !same)
    .map(({ fact }) => fact);

describe('provider, ledger and Permit side by side', () => {
  it('agree when they say the same', () => {
    expect(rowsOf(agreed).map(({ fact }) => fact)).toEqual(['exists', 'email', 'roles in acme']);
    expect(differing(agreed)).toEqual([]);
  });

  it.each<[string, Partial<Sides>, readonly string[]]>([
    [
      'a user that Permit lacks',
      { user: null, assignments: [] },
      ['exists', 'email', 'roles in acme'],
    ],
    [
      'a field that was changed in Permit',
      { user: { key: 'ann', email: 'eve@example.com', attributes: {} } },
      ['email'],
    ],
    ['a role that is missing in Permit', { assignments: [] }, ['roles in acme']],
    [
      'a role that the provider took',
      { expected: { ...expected, roles: new Map([['acme', new Set<string>()]]) } },
      ['roles in acme'],
    ],
    [
      'a user that the provider has no more',
      { expected: { isAlive: false, fields: new Map(), roles: new Map() } },
      ['exists', 'email', 'roles in acme'],
    ],
    [
      'a field that the ledger has another value of',
      {
        expected: { ...expected, fields: new Map([['email', 'new@example.com']]) },
        user: { key: 'ann', email: 'new@example.com', attributes: {} },
      },
      ['email'],
    ],
  ])('marks %s', (_, change, facts) => {
    expect(differing({ ...agreed, ...change })).toEqual(facts);
  });

  it('leaves roles alone that somebody assigned by hand, and says so', () => {
    const byHand = { user: 'ann', tenant: 'acme', role: 'billing' };
    const sides = { ...agreed, assignments: [...agreed.assignments, byHand] };
    expect(differing(sides)).toEqual([]);
    expect(rowsOf(sides).at(-1)?.remark).toBe('assigned by hand: billing');
    expect(differing({ ...sides, ownsAll: true })).toEqual(['roles in acme']);
  });

  it('tells roles on instances, and which rules gave what', () => {
    const grants = { floor: '', grants: { '': { v: V, r: ['viewer'] } } };
    const places = {
      ...item.places,
      'document:d1': { inc: 0, sources: { 'clerk@shared': grants }, applied: ['viewer'] },
    };
    const held = { user: 'ann', tenant: 'acme', instance: 'document:d1', role: 'viewer' };
    const own = { user: 'ann', tenant: 'acme', instance: 'document:own', role: 'editor' };
    const sides: Sides = {
      ...agreed,
      item: { ...item, places },
      expected: {
        ...expected,
        roles: new Map([...expected.roles, ['document:d1', new Set(['viewer'])]]),
      },
      assignments: [...agreed.assignments, held, own],
    };
    expect(rowsOf(sides).map(({ fact }) => fact)).toEqual([
      'exists',
      'email',
      'roles in acme',
      'roles at document:d1',
    ]);
    expect(rowsOf(sides).at(-1)?.remark).toBe('by rule clerk@shared');
    expect(differing(sides)).toEqual([]);
    expect(differing({ ...sides, assignments: agreed.assignments })).toEqual([
      'roles at document:d1',
    ]);
  });

  it('says who has shut the user out, and marks it when the ledger has not heard', () => {
    const shut = { clerk: { v: V, on: true }, auth0: { v: V, on: false } };
    const roles = new Map([['acme', new Set<string>()]]);
    const sides: Sides = { ...agreed, expected: { ...expected, roles, shut } };
    expect(differing(sides)).toEqual(['shut out by clerk', 'roles in acme']);
    const places = { acme: { inc: 0, sources: {}, applied: [] } };
    const heard = { ...sides, item: { ...item, shut, places }, assignments: [] };
    expect(differing(heard)).toEqual([]);
    expect(rowsOf(heard)[1]).toMatchObject({
      fact: 'shut out by clerk',
      provider: true,
      ledger: true,
    });
  });

  it('compares ledger and Permit when the provider was not asked', () => {
    const { expected: _, ...two } = agreed;
    expect(differing(two)).toEqual([]);
    expect(differing({ ...two, assignments: [] })).toEqual(['roles in acme']);
    expect(rowsOf(two).every((row) => !Object.hasOwn(row, 'provider'))).toBe(true);
  });

  it('know nobody only when none of them has the user, nor had it', () => {
    const { expected: _, item: __, ...rest } = agreed;
    const nobody: Sides = { ...rest, user: null, assignments: [] };
    const gone = { isAlive: false, fields: new Map(), roles: new Map() };
    expect(isUnknown(nobody)).toBe(true);
    expect(isUnknown({ ...nobody, expected: gone })).toBe(true);
    expect(isUnknown({ ...nobody, expected })).toBe(false);
    expect(isUnknown({ ...nobody, assignments: agreed.assignments })).toBe(false);
    const del = '001750000000001.2.evt';
    const tombstone: Sides = {
      ...nobody,
      item: { ...item, made: false, places: {}, fields: {}, del },
    };
    expect(isUnknown(tombstone)).toBe(false);
    expect(differing(tombstone)).toEqual([]);
    expect(rowsOf(tombstone)[0]?.remark).toBe('deleted on 2025-06-15T15:06:40.001Z');
  });

  it('says when a change is under way', () => {
    const pending = { fields: ['email'], roles: {}, deleted: false };
    const [exists] = rowsOf({ ...agreed, item: { ...item, pending } });
    expect(exists?.remark).toBe('a change is under way');
  });
});

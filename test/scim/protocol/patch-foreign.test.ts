import { describe, expect, it } from 'vitest';
import { readUser } from '../../../lib/scim/protocol/index.ts';
import { BADGE, patched } from './people.ts';

const badge = { number: 7, colors: ['red'], door: { floor: 3 } };
const nils = readUser({ userName: 'nils', [BADGE]: badge });

const badgeAfter = (...operations: readonly object[]) =>
  patched(operations, nils).attributes[BADGE];

describe('a PATCH of an extension that no schema describes', () => {
  it('sets attributes and their parts, of whatever type', () => {
    expect(
      badgeAfter(
        { op: 'replace', path: `${BADGE}:NUMBER`, value: 8 },
        { op: 'add', path: `${BADGE.toUpperCase()}:door.Floor`, value: 4 },
        { op: 'add', path: `${BADGE}:colors`, value: ['red', 'blue'] },
        { op: 'add', value: { [`${BADGE}:lost`]: false } },
      ),
    ).toEqual({ number: 8, colors: ['red', 'blue'], door: { floor: 4 }, lost: false });
  });

  it('merges an object, and takes away what is null or removed', () => {
    expect(badgeAfter({ op: 'add', value: { [BADGE]: { number: 9, colors: null } } })).toEqual({
      number: 9,
      door: badge.door,
    });
    expect(badgeAfter({ op: 'remove', path: `${BADGE}:door.floor` })).toEqual({
      number: 7,
      colors: ['red'],
    });
    expect(badgeAfter({ op: 'remove', path: BADGE })).toBeUndefined();
    expect(badgeAfter({ op: 'replace', path: `${BADGE}:colors`, value: [] })).toHaveProperty(
      'colors',
      [],
    );
  });

  it('begins one', () => {
    const bare = readUser({ userName: 'nils' });
    const begin = (operation: object) => patched([operation], bare).attributes;
    const expected = { [BADGE]: { door: { floor: 3 } } };
    expect(begin({ op: 'add', path: `${BADGE}:door.floor`, value: 3 })).toEqual(expected);
    expect(begin({ op: 'add', path: `${BADGE}:door`, value: { floor: 3 } })).toEqual(expected);
    expect(begin({ op: 'add', path: BADGE, value: { door: { floor: 3 } } })).toEqual(expected);
    expect(begin({ op: 'add', value: { 'urn:acme:extra': { a: 1 } } })).toEqual({
      'urn:acme:extra': { a: 1 },
    });
    expect(begin({ op: 'remove', path: `${BADGE}:door` })).toEqual({});
  });
});

import { describe, expect, it } from 'vitest';
import { readGroupPatch } from '../../../lib/scim/protocol/index.ts';
import { BADGE, TEAM } from './people.ts';
import { errorOf, refusalOf } from './refusal.ts';

const change = (...Operations: readonly object[]) => readGroupPatch(TEAM, { Operations }, 'g-1');
const members = (...operations: readonly object[]) => {
  const { from, remove, add } = change(...operations).members;
  return { from, remove: [...remove], add: [...add] };
};
const nobody = { from: 'current', remove: [], add: [] };

describe('a PATCH of the members of a group', () => {
  it.each([
    ['Okta', [{ value: 'u-1', display: 'lisa@acme.test' }]],
    ['Entra', [{ $ref: null, value: 'u-1' }]],
    ['one object', { value: 'u-1', type: 'User' }],
    ['one id', 'u-1'],
    ['ids', ['u-1', 'u-1']],
  ])('adds, as of %s', (_, value) => {
    expect(members({ op: 'Add', path: 'Members', value })).toEqual({ ...nobody, add: ['u-1'] });
    expect(members({ op: 'add', value: { members: value } })).toEqual({ ...nobody, add: ['u-1'] });
  });

  it.each([
    { path: 'members[value eq "u-1"]' },
    { path: 'MEMBERS[VALUE EQ "u-1"]', value: null },
    { path: 'members', value: [{ $ref: null, value: 'u-1' }] },
    { path: 'members', value: [{ value: 'u-1' }] },
    { path: 'members', value: { value: 'u-1' } },
    { path: 'members', value: ['u-1'] },
    { path: 'members', value: 'u-1' },
  ])('removes those that are named, and nobody else: %j', (operation) => {
    expect(members({ op: 'Remove', ...operation })).toEqual({ ...nobody, remove: ['u-1'] });
  });

  it('removes several by one filter', () => {
    const path = 'members[value eq "u-1" or (value eq u-2 or value eq "u-3")]';
    expect(members({ op: 'remove', path }).remove).toEqual(['u-1', 'u-2', 'u-3']);
  });

  it('removes nobody by an empty list, and all when no value is given', () => {
    expect(members({ op: 'remove', path: 'members', value: [] })).toEqual(nobody);
    expect(members({ op: 'remove', path: 'members' })).toEqual({ ...nobody, from: 'none' });
  });

  it('replaces all', () => {
    const expected = { from: 'none', remove: [], add: ['u-1', 'u-2'] };
    const value = [{ value: 'u-1' }, { value: 'u-2' }];
    expect(members({ op: 'replace', path: 'members', value })).toEqual(expected);
    expect(members({ op: 'replace', value: { members: value } })).toEqual(expected);
    expect(members({ op: 'replace', path: 'members', value: [] })).toEqual({
      ...expected,
      add: [],
    });
  });

  it('folds a sequence, later before earlier', () => {
    expect(
      members(
        { op: 'remove', path: 'members[value eq "u-1"]' },
        { op: 'add', path: 'members', value: [{ value: 'u-2' }, { value: 'u-1' }] },
        { op: 'remove', path: 'members', value: [{ value: 'u-2' }] },
      ),
    ).toEqual({ from: 'current', remove: ['u-2'], add: ['u-1'] });
    expect(
      members(
        { op: 'add', path: 'members', value: ['u-1'] },
        { op: 'remove', path: 'members' },
        { op: 'add', path: 'members', value: ['u-2', 'u-3'] },
        { op: 'remove', path: 'members', value: ['u-3'] },
      ),
    ).toEqual({ from: 'none', remove: [], add: ['u-2'] });
  });

  it.each([
    ['invalidValue', { op: 'add', path: 'members', value: [{}] }],
    ['invalidValue', { op: 'add', path: 'members', value: [{ display: 'x' }] }],
    ['invalidValue', { op: 'remove', path: 'members', value: [{ $ref: 'x' }] }],
    ['invalidValue', { op: 'remove', path: 'members', value: null }],
    ['invalidValue', { op: 'replace', path: 'members', value: null }],
    ['invalidValue', { op: 'replace', value: { members: null } }],
    ['invalidValue', { op: 'add', path: 'members', value: [{ value: 'g-2', type: 'Group' }] }],
    ['invalidPath', { op: 'remove', path: 'members[display eq "Lisa"]' }],
    ['invalidPath', { op: 'remove', path: 'members[value ne "u-1"]' }],
    ['invalidPath', { op: 'remove', path: 'members[not (value eq "u-1")]' }],
    ['invalidPath', { op: 'remove', path: 'members[value eq "u-1" or type eq "User"]' }],
    ['invalidPath', { op: 'remove', path: 'members[value eq "u-1"].display' }],
    ['invalidPath', { op: 'replace', path: 'members[value eq "u-1"].display', value: 'L' }],
    ['invalidPath', { op: 'add', path: 'members.value', value: 'u-1' }],
  ])('is refused with %s rather than half understood: %j', (scimType, operation) => {
    expect(refusalOf(() => change(operation))).toBe(`400 ${scimType}`);
  });

  it('keeps what the client calls those it adds', () => {
    const value = [
      { value: 'u-1', display: 'Lisa' },
      { value: 'u-2', displayName: 'Nils' },
      { value: 'u-3', display: 'x'.repeat(257) },
      { value: 'u-4', display: '' },
    ];
    const { called } = change({ op: 'add', path: 'members', value }).members;
    expect(called).toEqual(
      new Map([
        ['u-1', 'Lisa'],
        ['u-2', 'Nils'],
      ]),
    );
  });

  it('says that groups do not nest', () => {
    const value = [{ value: 'g-2', type: 'Group' }];
    expect(errorOf(() => change({ op: 'add', path: 'members', value })).message).toBe(
      'Operations[0]: members[0]: a group cannot be in a group here: nested groups are not supported.',
    );
  });

  it('folds ten thousand operations in a moment', () => {
    const operations = Array.from({ length: 10_000 }, (_, index) => ({
      op: 'Add',
      path: 'members',
      value: [{ value: `u-${index}` }],
    }));
    expect(members(...operations).add).toHaveLength(10_000);
  });
});

describe('a PATCH of a group itself', () => {
  it.each([
    { op: 'replace', value: { id: 'g-1', displayName: 'Crew' } },
    { op: 'Replace', path: 'displayName', value: 'Crew' },
    { op: 'add', path: 'urn:ietf:params:scim:schemas:core:2.0:Group:displayName', value: 'Crew' },
  ])('renames it: %j', (operation) => {
    const { document, members } = change(operation);
    expect(document).toEqual({ ...TEAM, displayName: 'Crew' });
    expect([members.from, members.add.size, members.remove.size]).toEqual(['current', 0, 0]);
  });

  it('renames it and changes members in one', () => {
    const value = { displayName: 'Crew', externalId: 'e-1', members: [{ value: 'u-1' }] };
    const { document, members } = change({ op: 'add', value });
    expect(document).toEqual({ displayName: 'Crew', externalId: 'e-1', attributes: {} });
    expect([...members.add]).toEqual(['u-1']);
  });

  it('keeps extensions', () => {
    const { document } = change({ op: 'add', value: { [BADGE]: { color: 'red' } } });
    expect(document.attributes).toEqual({ [BADGE]: { color: 'red' } });
  });

  it.each([
    ['mutability', { op: 'replace', value: { id: 'g-2', displayName: 'x' } }],
    ['invalidPath', { op: 'replace', path: 'userName', value: 'x' }],
    ['invalidPath', { op: 'replace', value: { description: 'x' } }],
    ['invalidValue', { op: 'remove', path: 'displayName' }],
    ['invalidValue', { op: 'replace', path: 'displayName', value: '' }],
  ])('is refused with %s: %j', (scimType, operation) => {
    expect(refusalOf(() => change(operation))).toBe(`400 ${scimType}`);
  });
});

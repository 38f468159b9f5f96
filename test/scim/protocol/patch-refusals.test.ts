import { describe, expect, it } from 'vitest';
import { patchUser, readGroupPatch } from '../../../lib/scim/protocol/index.ts';
import { ENTERPRISE, LISA, patched, TEAM } from './people.ts';
import { errorOf, refusalOf } from './refusal.ts';

const set = (path: string, value: unknown = 'x') => ({ op: 'replace', path, value });

describe('a PATCH that cannot be carried out', () => {
  it.each([
    null,
    [],
    {},
    { Operations: null },
    { Operations: [] },
    { Operations: { op: 'remove', path: 'title' } },
    { Operations: ['remove'] },
    { Operations: [{ path: 'title', value: 'x' }] },
    { Operations: [{ op: 'move', path: 'title', value: 'x' }] },
    { Operations: [{ op: 7, path: 'title', value: 'x' }] },
    { Operations: [{ op: 'replace', path: ['title'], value: 'x' }] },
    { operations: [{ op: 'add', value: { title: 'a' }, Value: { title: 'b' } }], Operations: [] },
  ])('is refused as a whole: %j', (body) => {
    const expected = '400 invalidSyntax';
    expect(refusalOf(() => patchUser(LISA, body, 'u-1'))).toBe(expected);
    expect(refusalOf(() => readGroupPatch(TEAM, body, 'g-1'))).toBe(expected);
  });

  it.each([
    ['invalidPath', set('shoeSize')],
    ['invalidPath', set('name.shoeSize')],
    ['invalidPath', set('title.value')],
    ['invalidPath', set('emails[shoeSize eq "x"].value')],
    ['invalidPath', set('emails[type eq "work"].shoeSize')],
    ['invalidPath', set('emails[type eq "work"')],
    ['invalidPath', set('emails[type eq "work"].value more')],
    ['invalidPath', set('emails[]')],
    ['invalidPath', set('name[givenName eq "Lisa"].familyName')],
    ['invalidPath', set('title[value eq "x"]')],
    ['invalidPath', set('name.givenName.first')],
    ['invalidPath', set('"title"')],
    ['invalidPath', set(`${ENTERPRISE}:floor`)],
    ['invalidPath', set(ENTERPRISE, { floor: '3' })],
    ['invalidPath', set('name', { shoeSize: '44' })],
    ['invalidPath', set('emails', [{ shoeSize: '44' }])],
    ['invalidPath', set('urn:x')],
    ['invalidPath', set('urn:example:2.0:User:badges[type eq "x"].value')],
    ['invalidPath', set('urn:example:2.0:User:a.b.c')],
    ['invalidPath', { op: 'add', value: { shoeSize: 44 } }],
    ['invalidPath', { op: 'remove', path: 'shoeSize' }],
    ['mutability', set('id', 'u-2')],
    ['mutability', { op: 'remove', path: 'id' }],
    ['mutability', { op: 'replace', value: { id: 'u-2' } }],
    ['mutability', set('meta', {})],
    ['mutability', set('meta.version')],
    ['mutability', set('groups', [])],
    ['mutability', { op: 'remove', path: 'groups[value eq "g-1"]' }],
    ['invalidValue', set('active', 'maybe')],
    ['invalidValue', set('title', 7)],
    ['invalidValue', set('title', ['a', 'b'])],
    ['invalidValue', set('name', 'Lisa')],
    ['invalidValue', set('emails', 'x')],
    ['invalidValue', set('emails[type eq "work"]', 'x')],
    ['invalidValue', set('emails[type eq "work"]', [{ value: 'a' }, { value: 'b' }])],
    ['invalidValue', set('userName', '')],
    ['invalidValue', { op: 'remove', path: 'userName' }],
    ['invalidValue', { op: 'replace', value: 'x' }],
    ['invalidValue', { op: 'add', path: 'title' }],
    ['invalidValue', set(ENTERPRISE, 'x')],
    ['noTarget', { op: 'remove' }],
    ['noTarget', { op: 'remove', value: { title: 'x' } }],
  ])('is refused with %s: %j', (scimType, operation) => {
    const error = errorOf(() => patched([operation]));
    expect([error.status, error.scimType]).toEqual([400, scimType]);
  });

  it('changes nothing of what came before', () => {
    const before = JSON.stringify(LISA);
    const run = () => patched([set('displayName', 'New'), set('emails', []), set('shoeSize')]);
    expect(refusalOf(run)).toBe('400 invalidPath');
    expect(JSON.stringify(LISA)).toBe(before);
  });

  it('names the place, and repeats neither values nor names of people', () => {
    const error = errorOf(() => patched([set('title'), set('emails[valu eq "lisa@acme.test"].x')]));
    expect(error.message).toBe('Operations[1].path: at character 8: no schema has "valu".');
    const other = errorOf(() => patched([{ op: 'add', value: { 'lisa@acme.test': 1 } }]));
    expect(other.message).not.toContain('lisa@');
  });

  it('may be long, but not when the user is big', () => {
    const many = Array.from({ length: 1_000 }, () => set('title'));
    expect(() => patched(many)).not.toThrow();
    const value = Array.from({ length: 1_000 }, (_, index) => ({ value: `role-${index}` }));
    const run = () => patched([{ op: 'add', path: 'roles', value }, ...many]);
    expect(refusalOf(run)).toBe('400 invalidSyntax');
  });

  it.each(['roles', 'urn:example:2.0:User:tags'])(
    'may be long, but not when the user has a long text in %s',
    (path) => {
      const add = (value: string) => ({ op: 'add', path, value: [{ value }] });
      const many = Array.from({ length: 500 }, () => add('editor'));
      expect(() => patched([add('x'.repeat(1_000)), ...many])).not.toThrow();
      expect(refusalOf(() => patched([add('x'.repeat(1_000_000)), ...many]))).toBe(
        '400 invalidSyntax',
      );
    },
  );

  it('may have a long filter, but not over a long list', () => {
    const filter = Array.from({ length: 1_000 }, (_, index) => `value eq "x${index}"`).join(' or ');
    const long = { op: 'remove', path: `roles[value eq "${'x'.repeat(190_000)}"]` };
    const remove = { op: 'remove', path: `roles[${filter}]` };
    expect(() => patched([remove, long])).not.toThrow();
    const value = Array.from({ length: 1_000 }, (_, index) => ({ value: `role-${index}` }));
    for (const removal of [remove, long]) {
      const run = () => patched([{ op: 'add', path: 'roles', value }, removal, removal]);
      expect(refusalOf(run)).toBe('400 invalidSyntax');
    }
  });
});

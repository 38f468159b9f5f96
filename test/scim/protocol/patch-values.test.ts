import { describe, expect, it } from 'vitest';
import { readUser } from '../../../lib/scim/protocol/index.ts';
import { patched } from './people.ts';
import { refusalOf } from './refusal.ts';

const WORK = { value: 'lisa@acme.test', type: 'work', primary: true };
const HOME = { value: 'lisa@home.test', type: 'home' };

const emails = (...operations: readonly object[]) => patched(operations).attributes.emails;

describe('a PATCH of a list of values', () => {
  it('adds each value once, whatever the case', () => {
    const value = [{ value: 'LISA@home.test', type: 'Home' }, { value: 'lisa@acme.test' }, HOME];
    expect(emails({ op: 'add', path: 'emails', value })).toHaveLength(2);
  });

  it('adds to a value that is there what is new of it', () => {
    const value = { value: 'lisa@home.test', display: 'At home' };
    expect(emails({ op: 'add', path: 'emails', value })).toEqual([WORK, { ...HOME, ...value }]);
  });

  it('keeps values of different types apart', () => {
    const value = [{ value: 'lisa@home.test', type: 'other' }];
    expect(emails({ op: 'add', path: 'emails', value })).toEqual([WORK, HOME, ...value]);
  });

  it.each([
    { op: 'add', path: 'emails', value: [{ value: 'new@acme.test', primary: true }] },
    { op: 'add', path: 'emails', value: { value: 'lisa@home.test', primary: 'True' } },
    { op: 'replace', path: 'emails[type eq "home"].primary', value: true },
    { op: 'add', path: 'emails[type eq "home"]', value: { primary: true } },
    { op: 'replace', path: 'emails[type eq "other"]', value: { value: 'o', primary: true } },
  ])('lets a new primary take it from the other: $path $value', (operation) => {
    expect(emails(operation)).toContainEqual({ ...WORK, primary: false });
    expect(JSON.stringify(emails(operation)).match(/"primary":true/g)).toHaveLength(1);
  });

  it('replaces the whole list', () => {
    expect(emails({ op: 'replace', path: 'emails', value: [HOME] })).toEqual([HOME]);
    expect(emails({ op: 'replace', path: 'emails', value: HOME })).toEqual([HOME]);
    expect(emails({ op: 'replace', path: 'emails', value: [] })).toBeUndefined();
    expect(emails({ op: 'replace', path: 'emails', value: null })).toBeUndefined();
  });

  it('removes the whole list only when no value is named', () => {
    const remove = { op: 'Remove', path: 'emails' };
    expect(emails(remove)).toBeUndefined();
    expect(emails({ ...remove, value: [] })).toEqual([WORK, HOME]);
    expect(emails({ ...remove, value: [{ value: 'LISA@acme.test' }] })).toEqual([HOME]);
    expect(emails({ ...remove, value: ['lisa@acme.test'] })).toEqual([HOME]);
    expect(emails({ ...remove, value: { value: WORK.value, type: 'home' } })).toEqual([WORK, HOME]);
    expect(emails({ ...remove, value: [{ value: 'nobody@acme.test' }] })).toEqual([WORK, HOME]);
  });

  it('removes what a filter chooses, and nothing where it chooses nothing', () => {
    const remove = (filter: string) => emails({ op: 'remove', path: `emails[${filter}]` });
    expect(remove('type eq "work"')).toEqual([HOME]);
    expect(remove('PRIMARY eq "TRUE"')).toEqual([HOME]);
    expect(remove('value co "lisa"')).toBeUndefined();
    expect(remove('type eq "other"')).toEqual([WORK, HOME]);
    expect(remove('not (type eq "work") or value ew "@acme.test"')).toBeUndefined();
  });

  it('replaces what a filter chooses, and only merges when it adds', () => {
    const path = 'emails[type eq "work"]';
    const value = { value: 'l@acme.test' };
    expect(emails({ op: 'replace', path, value })).toEqual([{ type: 'work', ...value }, HOME]);
    expect(emails({ op: 'add', path, value: [value] })).toEqual([{ ...WORK, ...value }, HOME]);
  });

  it('sets a part of all values', () => {
    expect(emails({ op: 'replace', path: 'emails.display', value: 'Lisa' })).toEqual([
      { ...WORK, display: 'Lisa' },
      { ...HOME, display: 'Lisa' },
    ]);
    expect(emails({ op: 'remove', path: 'emails.type' })).toEqual([
      { value: WORK.value, primary: true },
      { value: HOME.value },
    ]);
  });

  it('makes a value from the equalities of a filter that chooses nothing', () => {
    const path = 'emails[type eq "other" and primary eq "False"].value';
    expect(emails({ op: 'replace', path, value: 'o@acme.test' })).toEqual([
      WORK,
      HOME,
      { type: 'other', primary: false, value: 'o@acme.test' },
    ]);
  });

  it.each([
    'emails[value co "nobody"].value',
    'emails[type eq "a" or type eq "b"].value',
    'emails[type eq "a" and type eq "b"].value',
    'emails[not (value pr)].value',
  ])('refuses %s, which chooses nothing and says not what to make', (path) => {
    expect(refusalOf(() => emails({ op: 'replace', path, value: 'x' }))).toBe('400 noTarget');
  });

  it('refuses two primary values', () => {
    const value = [
      { value: 'a', primary: true },
      { value: 'b', primary: true },
    ];
    for (const op of ['add', 'replace']) {
      expect(refusalOf(() => emails({ op, path: 'emails', value }))).toBe('400 invalidValue');
    }
    const all = { op: 'replace', path: 'emails.primary', value: true };
    expect(refusalOf(() => emails(all))).toBe('400 invalidValue');
  });

  it('tells addresses, which have no value, apart by all their parts', () => {
    const office = { type: 'work', locality: 'Lund', country: 'SE' };
    const user = readUser({ userName: 'nils', addresses: [office] });
    const add = (value: object) => patched([{ op: 'add', path: 'addresses', value }], user);
    expect(add({ country: 'SE', locality: 'Lund', type: 'work' })).toEqual(user);
    expect(add({ ...office, locality: 'Ystad' }).attributes.addresses).toHaveLength(2);
  });

  it('carries out thousands of values in a moment', () => {
    const value = Array.from({ length: 9_000 }, (_, index) => ({ value: `role-${index}` }));
    const roles = { op: 'add', path: 'roles', value };
    const out = { op: 'remove', path: 'roles', value: value.slice(1) };
    expect(patched([roles, roles, out]).attributes.roles).toEqual([{ value: 'role-0' }]);
  });
});

import { describe, expect, it } from 'vitest';
import type { Json, UserFields } from '../../lib/jobs/index.ts';
import { failureOf, mappingOf, refusalOf } from './reading.ts';

/** What `value` makes of `metadata.v`. */
function made(value: object, v: Json, whole = true): Json | undefined {
  const mapping = mappingOf({ clerk: { attributes: { a: { from: 'metadata.v', ...value } } } });
  return mapping.userFields('clerk', { metadata: { v } }, whole).get('attributes.a');
}

describe('a conversion', () => {
  it.each<readonly [string, Json, Json]>([
    ['lowercase', 'PrO', 'pro'],
    ['uppercase', 'pro', 'PRO'],
    ['trim', '  pro ', 'pro'],
    ['string', 5, '5'],
    ['string', true, 'true'],
    ['string', 'x', 'x'],
    ['number', '5', 5],
    ['number', ' -2.5e3 ', -2500],
    ['number', 0, 0],
    ['boolean', 'True', true],
    ['boolean', 'FALSE', false],
    ['boolean', false, false],
    ['domain', 'a@b@Acme.COM', 'acme.com'],
    ['count', [1, 2], 2],
    ['count', [], 0],
    ['first', ['a', 'b'], 'a'],
    ['first', [], null],
    ['split', 'a, b ,,c', ['a', 'b', 'c']],
    ['split', '', []],
  ])('%s of %j is %j', (convert, given, result) => {
    expect(made({ convert }, given)).toEqual(result);
  });

  it.each<readonly [string, Json]>([
    ['lowercase', 5],
    ['trim', ['a']],
    ['string', {}],
    ['number', ''],
    ['number', '0x1F'],
    ['number', 'Infinity'],
    ['number', '1e999'],
    ['number', true],
    ['boolean', 'yes'],
    ['boolean', 1],
    ['domain', 'nobody'],
    ['domain', 'a@'],
    ['domain', '@acme.com'],
    ['count', 'abc'],
    ['first', 'abc'],
    ['split', ['a']],
  ])('%s of %j dead-letters the job, without saying what stands there', (convert, given) => {
    expect(failureOf(() => made({ convert }, given))).toEqual({
      code: 'wrong_type',
      message: `clerk.attributes.a: what stands there has no ${convert}`,
    });
  });

  it('of nothing is nothing', () => {
    expect(made({ convert: 'number' }, null)).toBeNull();
  });
});

describe('a map', () => {
  const map = { pro: 'gold', '3': 'third', true: ['yes'], toString: 1 };

  it.each<readonly [Json, Json]>([
    ['pro', 'gold'],
    [3, 'third'],
    [true, ['yes']],
    ['toString', 1],
    ['constructor', null],
    ['free', null],
    [['pro'], null],
    [null, null],
  ])('of %j gives %j', (given, result) => {
    expect(made({ map }, given)).toEqual(result);
  });

  it('comes after the conversion, and before the default and the type', () => {
    const value = { convert: 'lowercase', map: { pro: 1 }, default: 0, type: 'number' };
    expect(made(value, 'PRO')).toBe(1);
    expect(made(value, 'free')).toBe(0);
  });
});

describe('a default', () => {
  const value = { default: 'none' };
  const mapping = mappingOf({ clerk: { attributes: { a: { from: 'metadata.v', ...value } } } });
  const read = (fields: UserFields, whole: boolean) =>
    mapping.userFields('clerk', fields, whole).get('attributes.a');

  it('stands for null, and for a way that ends early', () => {
    expect(read({ metadata: { v: null } }, false)).toBe('none');
    expect(read({ metadata: {} }, false)).toBe('none');
    expect(read({ metadata: null }, false)).toBe('none');
  });

  it('stands for what a whole record does not name', () => {
    expect(read({}, true)).toBe('none');
  });

  it('says nothing of what a partial one does not name', () => {
    expect(read({}, false)).toBeUndefined();
  });

  it.each([false, 0, '', []])('leaves %j as it is', (v) => {
    expect(read({ metadata: { v } }, true)).toEqual(v);
  });
});

describe('a type', () => {
  it.each<readonly [string, Json]>([
    ['string', 'x'],
    ['number', 1],
    ['boolean', false],
    ['list', []],
    ['object', {}],
    ['number', null],
  ])('%s takes %j', (type, v) => {
    expect(made({ type }, v)).toEqual(v);
  });

  it.each<readonly [string, Json, string]>([
    ['number', '5', 'string'],
    ['object', [], 'list'],
    ['list', {}, 'object'],
  ])('%s dead-letters %j', (type, v, found) => {
    expect(failureOf(() => made({ type }, v))).toEqual({
      code: 'wrong_type',
      message: `clerk.attributes.a: must be a ${type}, and is a ${found}`,
    });
  });

  it.each([
    [{ type: 'number', default: 'x' }, 'clerk.attributes.a.default: must be a number'],
    [{ type: 'number', map: { b: 'x' } }, 'clerk.attributes.a.map.b: must be a number'],
    [{ type: 'string', convert: 'number' }, 'clerk.attributes.a.type: cannot be string'],
  ])('that %j can never be is refused', (value, problem) => {
    expect(refusalOf({ clerk: { attributes: { a: { from: 'metadata.v', ...value } } } })).toContain(
      `sync.config.ts: ${problem}`,
    );
  });
});

it('a constant is the same for every record, whole or not', () => {
  const mapping = mappingOf({ clerk: { attributes: { origin: { value: ['clerk'] } } } });
  expect(mapping.userFields('clerk', {}, false).get('attributes.origin')).toEqual(['clerk']);
});

it('display reads any field, and counts as an attribute', () => {
  const mapping = mappingOf({
    clerk: { display: { nick: 'username', theme: 'userMetadata.theme' } },
  });
  const fields: UserFields = { username: 'ann', userMetadata: { theme: 'dark' } };
  expect(Object.fromEntries(mapping.userFields('clerk', fields, false))).toEqual({
    'attributes.nick': 'ann',
    'attributes.theme': 'dark',
  });
  expect(mapping.maps('user', 'attributes.theme')).toBe(true);
  expect(mapping.maps('user', 'attributes.plan')).toBe(false);
  expect(mapping.maps('tenant', 'attributes.theme')).toBe(false);
  expect(mapping.maps('user', 'email')).toBe(true);
});

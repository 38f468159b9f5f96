import { describe, expect, it } from 'vitest';
import type { UserFields } from '../../lib/jobs/index.ts';
import { failureOf, mappingOf, refusalOf } from './reading.ts';

describe('users that are known by their id', () => {
  it('are so by default, whatever their record says', () => {
    const mapping = mappingOf({ clerk: { userKey: 'c-{id}' } });
    for (const source of ['clerk', 'auth0', 'scim'] as const) {
      expect(mapping.identity(source).by).toBe('id');
      expect(mapping.keyOfRecord(source, { externalId: '42' })).toBeUndefined();
    }
  });
});

describe('users that are known by their external id', () => {
  const mapping = mappingOf({ clerk: { userKey: 'c-{externalId}' } });

  it.each<readonly [UserFields, string | null | undefined]>([
    [{ externalId: '42' }, 'c-42'],
    [{ externalId: 'a:b' }, 'c-a_x3A_b'],
    [{ externalId: null }, null],
    [{ email: 'ann@mail.test' }, undefined],
  ])('%j: %s', (fields, key) => {
    expect(mapping.keyOfRecord('clerk', fields)).toBe(key);
  });

  it('have no id that their key tells, and other sources have', () => {
    expect(mapping.userId('clerk', 'c-42')).toBeNull();
    expect(mapping.userId('auth0', 'c-42')).toBe('c-42');
  });

  it('are dead-lettered with an empty one, or one that cannot be a key', () => {
    const key = (externalId: string) => () => mapping.keyOfRecord('clerk', { externalId });
    expect(failureOf(key(''))).toEqual({
      code: 'empty_value',
      message: "clerk.userKey: the user's externalId is empty",
    });
    expect(failureOf(key('\udc00')).code).toBe('invalid_key');
    expect(failureOf(key('x'.repeat(1023))).code).toBe('invalid_key');
    expect(mapping.keyOfRecord('clerk', { externalId: 'x'.repeat(1022) })).toHaveLength(1024);
  });
});

describe('users that are known by their e-mail', () => {
  const mapping = mappingOf({ auth0: { userKey: '{email}' } });

  it.each<readonly [UserFields, string | null | undefined]>([
    [{ email: 'Ann@Mail.test', emailVerified: true }, 'ann@mail.test'],
    [{ email: 'ann=x@mail.test', emailVerified: true }, 'ann_x3D_x@mail.test'],
    [{ email: 'ann@mail.test', emailVerified: false }, null],
    [{ email: 'ann@mail.test', emailVerified: null }, null],
    [{ email: null, emailVerified: true }, null],
    [{ email: null }, null],
    [{ emailVerified: false }, null],
    [{ email: 'ann@mail.test' }, undefined],
    [{ emailVerified: true }, undefined],
    [{}, undefined],
  ])('%j: %s', (fields, key) => {
    expect(mapping.keyOfRecord('auth0', fields)).toBe(key);
  });

  it('are never named in an error', () => {
    const email = `${'x'.repeat(1024)}@mail.test`;
    const failure = failureOf(() => mapping.keyOfRecord('auth0', { email, emailVerified: true }));
    expect(failure.message).not.toContain('mail.test');
  });
});

describe('a template of user keys is refused', () => {
  it.each([
    ['{id}-{email}', 'must hold one of {id}, {externalId} and {email}, once'],
    ['{name}', 'must hold one of {id}, {externalId} and {email}, once'],
    ['c:{externalId}', '"c:" is no legal Permit user key'],
  ])('%s', (userKey, why) => {
    expect(refusalOf({ clerk: { userKey } })).toContain(`sync.config.ts: clerk.userKey: ${why}`);
  });

  it.each(['auth0', 'cognito'])('with an external id, which %s does not have', (provider) => {
    expect(refusalOf({ [provider]: { userKey: '{externalId}' } })).toBe(
      `sync.config.ts: ${provider}.userKey: cannot hold {externalId}: ${provider} has none`,
    );
  });
});

it('a template around a long id is too long where the id alone is not', () => {
  const mapping = mappingOf({ clerk: { userKey: 'c-{id}', tenantKey: '{id}-t' } });
  expect(mapping.userKey('clerk', 'x'.repeat(1022))).toHaveLength(1024);
  expect(failureOf(() => mapping.userKey('clerk', 'x'.repeat(1023))).code).toBe('invalid_key');
  expect(failureOf(() => mapping.tenantKey('clerk', 'x'.repeat(1023)))).toEqual({
    code: 'invalid_key',
    message: expect.stringMatching(/^clerk\.tenantKey: the tenant key would be longer than 1024/),
  });
});

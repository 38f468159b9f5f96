import { describe, expect, it } from 'vitest';
import type { Json, UserFields } from '../../lib/jobs/index.ts';
import { mappingOf, ofUser, refusalOf } from './reading.ts';

const RULE = { name: 'r', on: 'user', tenant: 't', roles: 'member' };
const rule = (when: object) => mappingOf({ clerk: { rules: [{ ...RULE, when }] } });
const met = (when: object, fields: UserFields, whole = true): boolean | undefined => {
  const set = ofUser(rule(when), 'clerk', fields, whole)['r'];
  return set && Object.keys(set.roles).length > 0;
};

describe('a condition', () => {
  it.each<readonly [Json, Json | undefined, boolean]>([
    [true, true, true],
    [true, 'true', false],
    [true, undefined, false],
    ['pro', 'pro', true],
    ['pro', 'Pro', false],
    ['pro', ['pro'], false],
    [3, 3, true],
    [3, '3', false],
    [null, null, true],
    [null, undefined, true],
    [null, false, false],
    [['pro', 'team'], 'team', true],
    [['pro', null], undefined, true],
    [['pro', 'team'], 'free', false],
    [{ has: 'x' }, ['a', 'x'], true],
    [{ has: 'x' }, 'x', false],
    [{ has: 'x' }, undefined, false],
    [{ prefix: 'eu-' }, 'eu-west', true],
    [{ prefix: 'eu-' }, 'us-eu-', false],
    [{ prefix: 'eu-' }, ['eu-west'], false],
    [{ suffix: '.de' }, 'acme.de', true],
    [{ suffix: '.de' }, undefined, false],
    [{ not: 'pro' }, 'free', true],
    [{ not: 'pro' }, 'pro', false],
    [{ not: 'pro' }, undefined, true],
    [{ not: null }, undefined, false],
    [{ not: null }, 0, true],
    [{ not: ['a', 'b'] }, 'b', false],
    [{ not: { has: 'x' } }, ['a'], true],
  ])('%j of %j is %j', (condition, value, result) => {
    const metadata = value === undefined ? {} : { v: value };
    expect(met({ 'metadata.v': condition }, { metadata })).toBe(result);
  });

  it('must be met with all others', () => {
    const when = { 'metadata.a': 1, 'metadata.b': 2, blocked: { not: true } };
    expect(met(when, { metadata: { a: 1, b: 2 } })).toBe(true);
    expect(met(when, { metadata: { a: 1, b: 3 } })).toBe(false);
    expect(met(when, { metadata: { a: 1, b: 2 }, blocked: true })).toBe(false);
  });

  it('on a field that a partial record does not name has no answer', () => {
    expect(met({ 'metadata.v': 1, blocked: null }, { metadata: { v: 1 } }, false)).toBeUndefined();
    expect(met({ 'metadata.v': 1 }, {}, false)).toBeUndefined();
    expect(met({ 'metadata.v': 1 }, { metadata: null }, false)).toBe(false);
  });
});

describe('an e-mail domain', () => {
  const of = (email: string | null, emailVerified: boolean | null = true) =>
    met({ emailDomain: ['Acme.com', 'acme.de'] }, { email, emailVerified });

  it.each(['a@acme.com', 'A@ACME.DE', 'a@x@acme.com'])('is that of %s', (email) => {
    expect(of(email)).toBe(true);
  });

  it.each([
    'a@sub.acme.com',
    'a@notacme.com',
    'a@acme.com.evil.test',
    'acme.com',
    '@acme.com',
    null,
  ])('is not that of %s', (email) => {
    expect(of(email)).toBe(false);
  });

  it('counts only when it is verified', () => {
    expect(of('a@acme.com', false)).toBe(false);
    expect(of('a@acme.com', null)).toBe(false);
    expect(met({ emailDomain: 'acme.com' }, { email: 'a@acme.com' })).toBe(false);
  });

  it('has no answer in a partial record that does not say whether it is verified', () => {
    expect(met({ emailDomain: 'acme.com' }, { email: 'a@acme.com' }, false)).toBeUndefined();
    expect(met({ emailDomain: 'acme.com' }, { emailVerified: true }, false)).toBeUndefined();
  });
});

describe('a condition that asks nothing sensible is refused by its path', () => {
  it.each<readonly [object, string]>([
    [{ 'metadata.v': [] }, 'metadata.v: must not be empty'],
    [{ 'metadata.v': [[]] }, 'metadata.v.0: must be a text, number, boolean or null'],
    [{ 'metadata.v': {} }, 'metadata.v: must be a text, number, boolean or null, a list of them'],
    [{ 'metadata.v': { regex: 'a+' } }, 'metadata.v: must be a text, number, boolean or null'],
    [{ 'metadata.v': { prefix: '' } }, 'metadata.v.prefix: must not be empty'],
    [{ 'metadata.v': { prefix: 'a', suffix: 'b' } }, 'metadata.v.suffix: no such setting'],
    [{ 'metadata.v': { not: { not: 1 } } }, 'metadata.v.not: must be a text'],
    [{ 'metadata.v': Number.NaN }, 'metadata.v: must be a text, number, boolean or null'],
    [{ emailDomain: '@acme.com' }, 'emailDomain: must be a domain'],
    [{ emailDomain: { suffix: 'com' } }, 'emailDomain: must be string'],
    [{ emailDomain: [] }, 'emailDomain: must not be empty'],
    [{ plan: 'pro' }, 'plan: "plan" must start with one of email, '],
    [{ email: 'a@acme.com' }, 'email: "email" may not be verified: ask for an emailDomain'],
    [{ username: 'ann' }, 'username: "username" is what users write themselves'],
  ])('%j', (when, problem) => {
    expect(refusalOf({ clerk: { rules: [{ ...RULE, when }] } })).toContain(
      `sync.config.ts: clerk.rules.r.when.${problem}`,
    );
  });
});

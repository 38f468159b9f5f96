import { describe, expect, it } from 'vitest';
import type { JsonObject, UserFields } from '../../lib/jobs/index.ts';
import { compileMapping } from '../../lib/mapping/index.ts';

const mapping = compileMapping({
  clerk: {
    profile: ['email'],
    attributes: {
      plan: 'metadata.plan',
      'billing.seats': 'metadata.billing.seats',
      everything: 'metadata',
      blocked: 'blocked',
    },
    display: { phone: 'phone' },
    tenantName: 'slug',
    tenantAttributes: { tier: 'metadata.tier', title: 'name' },
  },
  auth0: { profile: [] },
  cognito: {
    trust: ['custom:plan', 'custom:team.name'],
    attributes: { plan: 'custom.plan', team: 'custom.team.name' },
  },
});
const clerk = (fields: UserFields, whole = false) =>
  Object.fromEntries(mapping.userFields('clerk', fields, whole));

describe('of a partial update', () => {
  it('only what is named is mapped', () => {
    expect(clerk({})).toEqual({});
    expect(clerk({ phone: '+4612345' })).toEqual({ 'attributes.phone': '+4612345' });
    expect(clerk({ firstName: 'Ann', lastName: 'Lee' })).toEqual({});
  });

  it('null says that there is none', () => {
    expect(clerk({ email: null, blocked: null })).toEqual({
      email: null,
      'attributes.blocked': null,
    });
  });

  it('false, 0 and the empty text are values', () => {
    expect(clerk({ email: '', blocked: false, metadata: { plan: 0 } })).toMatchObject({
      email: '',
      'attributes.blocked': false,
      'attributes.plan': 0,
    });
  });

  it('metadata is named whole: what is not in it is not there', () => {
    expect(clerk({ metadata: { billing: { seats: 5 } } })).toEqual({
      'attributes.plan': null,
      'attributes.billing.seats': 5,
      'attributes.everything': { billing: { seats: 5 } },
    });
    expect(clerk({ metadata: null })).toEqual({
      'attributes.plan': null,
      'attributes.billing.seats': null,
      'attributes.everything': null,
    });
  });
});

describe('of a whole record', () => {
  it('what is not named is not there', () => {
    expect(clerk({ email: 'ann@mail.test' }, true)).toEqual({
      email: 'ann@mail.test',
      'attributes.plan': null,
      'attributes.billing.seats': null,
      'attributes.everything': null,
      'attributes.phone': null,
      'attributes.blocked': null,
    });
  });

  it('what is not mapped stays out', () => {
    expect(clerk({ username: 'ann', externalId: '7' }, true)).not.toHaveProperty('username');
  });

  it('nothing is mapped when the config maps nothing', () => {
    const fields = { email: 'ann@mail.test', firstName: 'Ann' };
    expect(mapping.userFields('auth0', fields, true).size).toBe(0);
  });
});

describe('a path', () => {
  it.each<readonly [string, JsonObject, unknown]>([
    ['through a text', { billing: 'seats' }, null],
    ['through null', { billing: null }, null],
    ['through a list', { billing: [{ seats: 1 }] }, null],
    ['to an object', { billing: { seats: { used: 1 } } }, { used: 1 }],
    ['to a list', { billing: { seats: [1, 2] } }, [1, 2]],
  ])('%s', (_, metadata, value) => {
    expect(clerk({ metadata })['attributes.billing.seats']).toEqual(value);
  });

  it('finds what an object has itself, and nothing that it inherits', () => {
    const inherited = compileMapping({
      clerk: {
        attributes: {
          a: 'metadata.__proto__.polluted',
          b: 'metadata.constructor.name',
          c: 'metadata.toString',
          d: 'metadata.list.length',
          e: 'metadata.list.0',
        },
      },
    });
    const fields = { metadata: { list: [7] } };
    expect(Object.fromEntries(inherited.userFields('clerk', fields, false))).toMatchObject({
      'attributes.a': null,
      'attributes.b': null,
      'attributes.c': null,
      'attributes.d': null,
      'attributes.e': null,
    });
    const named: JsonObject = JSON.parse(
      '{"__proto__":{"polluted":"no"},"constructor":{"name":1}}',
    );
    expect(
      Object.fromEntries(inherited.userFields('clerk', { metadata: named }, false)),
    ).toMatchObject({ 'attributes.a': 'no', 'attributes.b': 1, 'attributes.c': null });
    expect({}).not.toHaveProperty('polluted');
  });

  it('may be 16 segments long', () => {
    const path = `metadata${'.a'.repeat(16)}`;
    const deep = compileMapping({ clerk: { attributes: { deep: path } } });
    const metadata: JsonObject = JSON.parse(`${'{"a":'.repeat(16)}7${'}'.repeat(16)}`);
    expect(deep.userFields('clerk', { metadata }, false).get('attributes.deep')).toBe(7);
  });
});

it("an organization's fields are read alike", () => {
  const tenant = (fields: object, whole: boolean) =>
    Object.fromEntries(mapping.tenantFields('clerk', fields, whole));
  expect(tenant({ name: 'Acme', slug: 'acme' }, false)).toEqual({
    name: 'acme',
    'attributes.title': 'Acme',
  });
  expect(tenant({ slug: 'acme', metadata: { tier: 1 } }, true)).toEqual({
    name: 'acme',
    'attributes.title': null,
    'attributes.tier': 1,
  });
});

it("only the custom attributes that are trusted are read, under Cognito's names", () => {
  const custom = { 'custom:plan': 'pro', 'custom:team.name': 'core', 'custom:role': 'admin' };
  expect(Object.fromEntries(mapping.userFields('cognito', { custom }, false))).toEqual({
    'attributes.plan': 'pro',
    'attributes.team': 'core',
  });
  expect(
    Object.fromEntries(mapping.userFields('cognito', { custom: { plan: 'pro' } }, false)),
  ).toEqual({ 'attributes.plan': null, 'attributes.team': null });
});

import { describe, expect, it } from 'vitest';
import { compileMapping, defineSync, encodeKey } from '../../lib/mapping/index.ts';

/** The worked example of docs/mapping.md: keep the two alike. */
const mapping = compileMapping(
  defineSync({
    users: { write: 'merge', onDelete: 'unassign' },
    clerk: {
      userKey: 'clerk-{id}',
      tenantName: 'slug',
      attributes: { plan: 'metadata.plan', seats: 'metadata.billing.seats' },
      tenantAttributes: { tier: 'metadata.tier' },
      roles: {
        rename: { 'org:admin': ['owner', 'billing'], 'org:member': 'member' },
        ignore: ['org:guest'],
      },
    },
    auth0: {
      profile: ['email'],
      roles: { rename: { 'Support Agent': 'support' }, default: 'member' },
    },
    cognito: {
      tenant: 'main',
      trust: ['custom:plan'],
      attributes: { plan: 'custom.plan' },
      roles: { default: 'viewer' },
    },
  }),
);
const named = (name: string) => ({ id: name, name });

describe('the documented example does what it says', () => {
  it('for a Clerk user and its organization', () => {
    expect(mapping.userKey('clerk', 'user_2a')).toBe('clerk-user_2a');
    const user = mapping.userFields('clerk', { metadata: { plan: 'pro' } }, false);
    expect([...user]).toEqual([
      ['attributes.plan', 'pro'],
      ['attributes.seats', null],
    ]);
    const tenant = mapping.tenantFields('clerk', { slug: 'acme', metadata: { tier: 2 } }, false);
    expect([mapping.tenantKey('clerk', 'org_7'), ...tenant]).toEqual([
      'org_7',
      ['name', 'acme'],
      ['attributes.tier', 2],
    ]);
    expect(mapping.roles('clerk', named('org:admin'))).toEqual(['owner', 'billing']);
    expect(mapping.roles('clerk', named('org:guest'))).toEqual([]);
  });

  it('for an Auth0 member', () => {
    expect(mapping.userKey('auth0', 'auth0|5f7')).toBe('auth0|5f7');
    expect(mapping.defaultRoles('auth0')).toEqual(['member']);
    expect(mapping.roles('auth0', { id: 'rol_1', name: 'Support Agent' })).toEqual(['support']);
  });

  it('for a Cognito user and its groups', () => {
    expect(mapping.tenantKey('cognito', null)).toBe('main');
    expect(mapping.defaultRoles('cognito')).toEqual(['viewer']);
    expect(mapping.roles('cognito', named('editors'))).toEqual(['editors']);
    const fields = mapping.userFields('cognito', { custom: { 'custom:plan': 'pro' } }, false);
    expect(fields.get('attributes.plan')).toBe('pro');
  });

  it('for deletions', () => {
    expect(mapping).toMatchObject({
      users: { write: 'merge', onDelete: 'unassign' },
      tenants: { onDelete: 'delete' },
    });
  });
});

it.each([
  ['user_2abC', 'user_2abC', 'user_2abC'],
  ['auth0|5f7', 'auth0|5f7', 'auth0_x7C_5f7'],
  ['oauth2|x|a:b', 'oauth2|x|a_x3A_b', 'oauth2_x7C_x_x7C_a_x3A_b'],
  ['Support Agent', 'Support_x20_Agent', 'Support_x20_Agent'],
  ['zoë', 'zo_xC3__xAB_', 'zo_xC3__xAB_'],
  ['row_x41', 'row_x5F_x41', 'row_x5F_x41'],
  ['..', '_x2E__x2E_', '_x2E__x2E_'],
])('the documented keys of %s are its keys', (id, user, tenant) => {
  expect(encodeKey('user', id)).toBe(user);
  expect(encodeKey('tenant', id)).toBe(tenant);
  expect(encodeKey('role', id)).toBe(tenant);
});

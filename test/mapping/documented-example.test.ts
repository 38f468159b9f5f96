import { describe, expect, it } from 'vitest';
import { encodeKey } from '../../lib/mapping/index.ts';
import { quoted, rows, settings } from './document.ts';
import { mappingOf } from './reading.ts';

const mapping = mappingOf(settings('A worked example'));
const named = (name: string) => ({ id: name, name });

/** Every row of the documented table, and that the config does what it says. */
const CHECKS: Readonly<Record<string, () => void>> = {
  'Clerk user `user_2a`, `public_metadata {plan: "pro"}` → user `clerk-user_2a`, attributes `{plan: "pro"}`':
    () => {
      expect(mapping.userKey('clerk', 'user_2a')).toBe('clerk-user_2a');
      const user = mapping.userFields('clerk', { metadata: { plan: 'pro' } }, false);
      expect([...user]).toEqual([
        ['attributes.plan', 'pro'],
        ['attributes.seats', null],
      ]);
    },
  'Clerk organization `org_7`, slug `acme`, `public_metadata {tier: 2}` → tenant `org_7` named `acme`, attributes `{tier: 2}`':
    () => {
      const fields = { name: 'Acme, Inc.', slug: 'acme', metadata: { tier: 2 } };
      expect(mapping.tenantKey('clerk', 'org_7')).toBe('org_7');
      expect([...mapping.tenantFields('clerk', fields, false)]).toEqual([
        ['name', 'acme'],
        ['attributes.tier', 2],
      ]);
    },
  '`user_2a` is `org:admin` of `org_7` → roles `owner` and `billing` of `clerk-user_2a` in `org_7`':
    () => expect(mapping.roles('clerk', named('org:admin'))).toEqual(['owner', 'billing']),
  '… is `org:guest` instead → neither role any more': () =>
    expect(mapping.roles('clerk', named('org:guest'))).toEqual([]),
  'Auth0 user `auth0|5f7` joins `org_9` → role `member` in `org_9`': () => {
    expect(mapping.userKey('auth0', 'auth0|5f7')).toBe('auth0|5f7');
    expect(mapping.defaultRoles('auth0')).toEqual(['member']);
  },
  '… is given `Support Agent` there → role `support`; `member` goes, and comes back when `support` goes':
    () =>
      expect(mapping.roles('auth0', { id: 'rol_1', name: 'Support Agent' })).toEqual(['support']),
  'Cognito user `7c…` in no group signs in → user `7c…`, role `viewer` in `main`': () => {
    expect(mapping.tenantKey('cognito', null)).toBe('main');
    expect(mapping.defaultRoles('cognito')).toEqual(['viewer']);
    const fields = mapping.userFields('cognito', { custom: { 'custom:plan': 'pro' } }, false);
    expect(fields.get('attributes.plan')).toBe('pro');
  },
  '… then in the group `editors` → role `editors` in `main` instead': () => {
    expect(mapping.roles('cognito', named('editors'))).toEqual(['editors']);
    expect(mapping.groupSet('cognito', [named('editors')])).toBeNull();
  },
  'Clerk user `user_2a` is deleted → the user stays, the roles that it was given go': () =>
    expect(mapping.users).toEqual({ write: 'merge', onDelete: 'unassign' }),
};

describe('the worked example does what it says', () => {
  const documented = rows('A worked example').map((cells) => cells.join(' → '));

  it.each(documented)('%s', (row) => {
    expect(Object.keys(CHECKS)).toContain(row);
    CHECKS[row]?.();
  });

  it('in every row that is checked', () => {
    expect(documented).toEqual(Object.keys(CHECKS));
  });
});

describe('the documented keys are the keys', () => {
  const documented = rows('Keys').map((cells) => cells.map((cell) => quoted(cell)[0] ?? cell));

  it.each(documented)('%s as a user key %s, as any other %s', (id, user, other) => {
    expect(encodeKey('user', id)).toBe(user);
    for (const kind of ['tenant', 'role', 'instance'] as const) {
      expect(encodeKey(kind, id)).toBe(other);
    }
  });

  it('in all rows', () => expect(documented).toHaveLength(7));
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../lib/jobs/index.ts';
import { mappingOf, refusalOf } from './reading.ts';

const document = (attributes: JsonObject = {}, externalId: string | null = null) => ({
  userName: 'Mira@North.example',
  externalId,
  attributes,
});
const policyOf = (userKey?: string) => mappingOf({ scim: userKey ? { userKey } : {} }).scim;

describe('a user of a directory is known by', () => {
  it('its userName in lower case, as shipped', () => {
    expect(mappingOf({}).scim.keyOf('north', 'u-1', document())).toBe('mira@north.example');
    expect(mappingOf({}).scim.keyAttribute).toBe('userName');
    expect(policyOf('{userName}').keyOf('south', 'u-2', document())).toBe('mira@north.example');
  });

  it('its external id, exactly', () => {
    const policy = policyOf('{externalId}');
    expect(policy.keyOf('north', 'u-1', document({}, 'E-1'))).toBe('E-1');
    expect(policy.keyAttribute).toBe('externalId');
  });

  it('the id of its resource', () => {
    expect(policyOf('{id}').keyOf('north', 'u-1', document())).toBe('u-1');
    expect(policyOf('{id}').keyAttribute).toBe('id');
  });

  it('its e-mail in lower case: the primary one, else the first that there is', () => {
    const policy = policyOf('{email}');
    const [home, work] = [{ value: 'Home@x.example' }, { value: 'Work@x.example', primary: true }];
    expect(policy.keyAttribute).toBe('emails');
    expect(policy.keyOf('north', 'u', document({ emails: [home, work] }))).toBe('work@x.example');
    expect(policy.keyOf('north', 'u', document({ emails: [{}, home] }))).toBe('home@x.example');
    for (const emails of [[], [{ value: '' }], [7], 'Home@x.example', null]) {
      expect(policy.keyOf('north', 'u', document({ emails }))).toBeNull();
    }
  });

  it('nothing, where there is no value, or one that can be no key', () => {
    const policy = policyOf('s-{externalId}');
    for (const none of [null, '', '\udc00', 'x'.repeat(1023)]) {
      expect(policy.keyOf('north', 'u-1', document({}, none))).toBeNull();
    }
    expect(policy.keyOf('north', 'u-1', document({}, 'x'.repeat(1022)))).toBe('x'.repeat(1022));
  });
});

describe('with the tenant in the key', () => {
  const mapping = mappingOf({ scim: { userKey: 's-{tenant}|{userName}-u' } });

  it('each tenant has users of its own', () => {
    const users = ['north', 'south'].map((tenant) => mapping.scim.keyOf(tenant, 'u', document()));
    expect(users).toEqual(['north|mira@north.example', 'south|mira@north.example']);
    expect(users.map((user) => mapping.userKey('scim', user ?? ''))).toEqual([
      's-north|mira@north.example-u',
      's-south|mira@north.example-u',
    ]);
  });

  it('no two users have one key, and each key leads back to its user', () => {
    const tenants = fc.stringMatching(/^[\w.-]{1,8}$/);
    const values = fc.string({
      unit: fc.constantFrom('|', '_', 'x', '4', '1', 'ä', ' ', '@', '.'),
      minLength: 1,
      maxLength: 8,
    });
    const by = mappingOf({ scim: { userKey: '{tenant}|{externalId}' } });
    const userOf = (tenant: string, value: string) =>
      by.scim.keyOf(tenant, 'u', document({}, value)) ?? '';
    fc.assert(
      fc.property(tenants, values, tenants, values, (t1, v1, t2, v2) => {
        const [one, other] = [userOf(t1, v1), userOf(t2, v2)];
        const key = by.userKey('scim', one);
        expect(by.userId('scim', key)).toBe(one);
        expect(key === by.userKey('scim', other)).toBe(t1 === t2 && v1 === v2);
        // The first separator parts the two: no tenant holds one.
        expect([one.slice(0, one.indexOf('|')), one.slice(one.indexOf('|') + 1)]).toEqual([t1, v1]);
      }),
    );
  });
});

it('users of a directory are known by what its jobs say, whatever their record', () => {
  const mapping = mappingOf({ scim: { userKey: '{email}' } });
  expect(mapping.identity('scim')).toEqual({ by: 'id', sameKey: 'refuse' });
  expect(
    mapping.keyOfRecord('scim', { email: 'a@b.example', emailVerified: true }),
  ).toBeUndefined();
});

describe('a user key is refused that', () => {
  const MUST =
    'sync.config.ts: scim.userKey: must hold one of {userName}, {externalId}, {email} and {id}, once, e.g. "{tenant}|{userName}"';

  it.each(['all', '{username}', '{tenant}', '{userName}{id}', '{id}-{id}'])(
    'names no one: %s',
    (userKey) => {
      expect(refusalOf({ scim: { userKey } })).toContain(MUST);
    },
  );

  it.each(['{tenant}-{id}', '{id}|{tenant}', '{tenant}|{tenant}|{id}', '{tenant}{id}'])(
    'has the tenant elsewhere than right before: %s',
    (userKey) => {
      expect(refusalOf({ scim: { userKey } })).toContain(
        'sync.config.ts: scim.userKey: must have {tenant} once, right before the other: "{tenant}|{id}"',
      );
    },
  );

  it('has text that Permit takes in no key', () => {
    expect(refusalOf({ scim: { userKey: 'a b{id}' } })).toContain('is no legal Permit user key');
    expect(refusalOf({ scim: { userKey: '{id}{other}' } })).toContain(
      'is no legal Permit user key',
    );
  });
});

import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../lib/jobs/index.ts';
import { failureOf, mappingOf, refusalOf } from './reading.ts';

describe('users that are known by their e-mail', () => {
  const byEmail = { userKey: 'h-{email}' };
  const read = (claims: JsonObject, handoff: object = byEmail) =>
    mappingOf({ handoff }).handoff.read({ sub: 'u-1', ...claims });
  const email = 'Ada@Id.example';

  it('have the key that other sources give the same address', () => {
    const mapping = mappingOf({ handoff: byEmail, scim: { userKey: 'h-{userName}' } });
    const { user } = mapping.handoff.read({ sub: 'u-1', email, email_verified: true });
    const person = { userName: email, externalId: null, attributes: {} };
    const inDirectory = mapping.scim.keyOf('north', 'u', person) ?? '';
    expect(mapping.userKey('handoff', user)).toBe('h-ada@id.example');
    expect(mapping.userKey('scim', inDirectory)).toBe('h-ada@id.example');
    expect(mapping.userId('handoff', 'h-ada@id.example')).toBe(user);
  });

  it('have the e-mail as it was written for a profile', () => {
    expect(read({ email, email_verified: true }).fields.email).toBe(email);
  });

  it.each<[JsonObject, string]>([
    [{ email_verified: true }, 'claim "email" is not there: users are known by it'],
    [{ email }, 'claim "email_verified" must be true: users are known by it'],
    [
      { email, email_verified: false },
      'claim "email_verified" must be true: users are known by it',
    ],
  ])('are nobody without a verified one: %j', (claims, message) => {
    expect(failureOf(() => read(claims))).toEqual({ code: 'missing_value', message });
  });

  it('are who the token says where every issuer is trusted, unless it says otherwise', () => {
    const trusting = { ...byEmail, trust: ['email'] };
    expect(read({ email }, trusting).user).toBe('ada@id.example');
    expect(failureOf(() => read({ email, email_verified: false }, trusting)).code).toBe(
      'missing_value',
    );
    const silent = { ...trusting, claims: { emailVerified: false } };
    expect(read({ email, email_verified: false }, silent).user).toBe('ada@id.example');
  });
});

describe('what is no setting here', () => {
  it.each(['sameKey', 'tenantName', 'tenantAttributes', 'onBlock', 'onLock', 'onDelete', 'groups'])(
    '%s',
    (name) => {
      expect(refusalOf({ handoff: { [name]: 'x' } })).toBe(
        `sync.config.ts: handoff.${name}: no such setting`,
      );
    },
  );

  it.each([
    [{ claims: { userId: 'x' } }, 'handoff.claims.userId: no such setting'],
    [{ claims: { user: false } }, 'handoff.claims.user: '],
    [{ claims: { roles: true } }, 'handoff.claims.roles: '],
    [{ claims: { roles: '' } }, 'handoff.claims.roles: must not be empty'],
    [{ claims: { roles: [] } }, 'handoff.claims.roles: must not be empty: false is for a claim'],
    [{ claims: { roles: ['a', 7] } }, 'handoff.claims.roles.1: '],
    [{ claims: { roles: Array(9).fill('a') } }, 'handoff.claims.roles: has more than 8 names'],
    [{ claims: { roles: 'x'.repeat(257) } }, 'handoff.claims.roles: has more than 256 characters'],
    [{ userKey: '{externalId}' }, 'handoff.userKey: must hold one of {id} and {email}, once'],
    [{ tenant: 'a b' }, 'handoff.tenant: "a b" is no legal Permit tenant key'],
    [{ attributes: { a: 'externalId' } }, '"externalId" must start with one of email'],
    [
      { rules: [{ name: 'r', on: 'tenant', instance: 'x:{id}' }] },
      'handoff.rules.r.on: must be "user" or "membership"',
    ],
  ])('%j', (handoff, problem) => {
    expect(refusalOf({ handoff })).toContain(problem);
  });
});

describe('claims that contradict the key are refused', () => {
  it.each([
    [
      { claims: { user: 'email' } },
      `handoff.claims.user: "email" is the e-mail, and may be somebody else's: leave it out and take userKey '{email}', for one that is verified`,
    ],
    [
      { claims: { user: ['uid', 'mail'], email: 'mail' } },
      `handoff.claims.user: "mail" is the e-mail, and may be`,
    ],
    [
      { userKey: '{email}', claims: { user: 'uid' } },
      "handoff.claims.user: does nothing: userKey is '{email}'",
    ],
    [
      { userKey: '{email}', claims: { email: false } },
      'handoff.claims.email: cannot be false: users are known by it',
    ],
    [
      { userKey: '{email}', claims: { emailVerified: false } },
      'handoff.claims.emailVerified: cannot be false: users are known by their e-mail',
    ],
  ])('%j', (handoff, problem) => expect(refusalOf({ handoff })).toContain(problem));
});

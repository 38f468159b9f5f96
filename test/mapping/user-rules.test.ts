import { describe, expect, it } from 'vitest';
import type { JsonObject, UserFields } from '../../lib/jobs/index.ts';
import { failureOf, mappingOf, ofUser } from './reading.ts';

const RULE = { name: 'r', on: 'user', tenant: 't', roles: 'member' };
const mappingWith = (rule: object) =>
  mappingOf({
    schema: { resources: { doc: { roles: ['viewer', 'editor'] } } },
    clerk: { userKey: 'c.{id}', rules: [{ ...RULE, ...rule }] },
  });
/** What the rule gives, by place; `undefined`: it has no answer. */
const given = (rule: object, metadata: JsonObject | undefined, whole = true) =>
  ofUser(mappingWith(rule), 'clerk', metadata === undefined ? {} : { metadata }, whole)['r']?.roles;

const TEAMS = { each: 'metadata.teams', tenant: '{item.org}', roles: '{item.roles}' };

describe('a rule on users', () => {
  it('gives the same to everybody when it asks nothing', () => {
    expect(given({}, undefined, false)).toEqual({ t: ['member'] });
  });

  it('says each role and place once', () => {
    expect(given({ roles: ['b', 'a', 'b'] }, {})).toEqual({ t: ['a', 'b'] });
    const teams = [
      { org: 't1', roles: ['a', 'a'] },
      { org: 't1', roles: 'b' },
    ];
    expect(given(TEAMS, { teams })).toEqual({ t1: ['a', 'b'] });
  });

  it('goes through one value as through a list of one', () => {
    expect(given(TEAMS, { teams: { org: 't1', roles: 'a' } })).toEqual({ t1: ['a'] });
    const rule = { each: 'metadata.teams', tenant: '{item}' };
    expect(given(rule, { teams: 't1' })).toEqual({ t1: ['member'] });
    expect(given(rule, { teams: ['t1', 2] })).toEqual({ t1: ['member'], '2': ['member'] });
  });

  it("encodes the tenant and the roles, and leaves the user's key as its letters allow", () => {
    expect(given(TEAMS, { teams: [{ org: 'acme.com', roles: ['org:a b'] }] })).toEqual({
      acme_x2E_com: ['a_x20_b'],
    });
    expect(given({ tenant: 'p-{user}-{id}' }, {})).toEqual({ 'p-c_x2E_u1-u1': ['member'] });
  });

  it('renames, ignores, and gives the default where none is left', () => {
    const rule = {
      ...TEAMS,
      roles: 'x-{item.roles}',
      rename: { 'x-adm': ['admin', 'owner'] },
      ignore: ['x-bot'],
      default: 'guest',
    };
    const teams = [
      { org: 't1', roles: ['adm', 'bot'] },
      { org: 't2', roles: ['bot'] },
      { org: 't3', roles: [] },
      { org: 't4', roles: null },
      { org: 't5', roles: 'dev' },
      // Another item has a role there, so no default.
      { org: 't5' },
    ];
    expect(given(rule, { teams })).toEqual({
      t1: ['admin', 'owner'],
      t2: ['guest'],
      t3: ['guest'],
      t4: ['guest'],
      t5: ['x-dev'],
    });
  });

  it('without a default leaves a place without roles', () => {
    expect(given(TEAMS, { teams: [{ org: 't1', roles: [] }] })).toEqual({ t1: [] });
  });

  it('gives roles on an instance in a tenant', () => {
    const rule = { at: 'doc:{metadata.home}', tenant: '{metadata.org}', roles: 'viewer' };
    const metadata = { home: 'd 1', org: 'o1' };
    const [set] = mappingWith(rule).userSets('clerk', 'u1', 'c.u1', { metadata }, true);
    expect([...(set?.places ?? [])]).toEqual([
      ['doc:d_x20_1', { tenant: 'o1', roles: ['viewer'], tenantName: undefined }],
    ]);
    expect(set?.instances).toEqual([]);
  });

  it('names its tenant by a text as it stands, or not at all', () => {
    const rule = { ...TEAMS, tenantName: 'Team {item.name}' };
    const teams = [
      { org: 't1', name: 'Ä/B', roles: 'a' },
      { org: 't2', roles: 'a' },
    ];
    const [set] = mappingWith(rule).userSets('clerk', 'u1', 'c.u1', { metadata: { teams } }, true);
    expect([...(set?.places.values() ?? [])].map(({ tenantName }) => tenantName)).toEqual([
      'Team Ä/B',
      undefined,
    ]);
  });
});

describe('no answer, and an empty one', () => {
  it.each<readonly [string, object]>([
    ['each', TEAMS],
    ['a path in tenant', { tenant: '{metadata.org}' }],
    ['a path in roles', { roles: '{metadata.role}', default: 'guest' }],
    ['a path in at', { at: 'doc:{metadata.doc}', roles: 'viewer' }],
  ])('%s that is not there is none, or an empty one where the rule says so', (_, rule) => {
    for (const metadata of [{}, { teams: null, org: null, role: null, doc: null }]) {
      expect(given(rule, metadata)).toBeUndefined();
      expect(given({ ...rule, absent: 'remove' }, metadata)).toEqual({});
    }
    // A field that is not named says nothing, whatever the rule says; of a whole record it is not there.
    expect(given({ ...rule, absent: 'remove' }, undefined, false)).toBeUndefined();
    expect(given({ ...rule, absent: 'remove' }, undefined)).toEqual({});
    expect(given(rule, undefined)).toBeUndefined();
  });

  it('a condition that is not met is an answer, whatever else is not there', () => {
    expect(given({ ...TEAMS, when: { 'metadata.on': true } }, {})).toEqual({});
  });

  it('an empty list is an answer', () => {
    expect(given(TEAMS, { teams: [] })).toEqual({});
    expect(given({ each: 'metadata.teams' }, { teams: [] })).toEqual({});
    expect(given({ each: 'metadata.teams' }, { teams: [1, 2] })).toEqual({ t: ['member'] });
    expect(given({ roles: '{metadata.roles}' }, { roles: [] })).toEqual({ t: [] });
  });

  it('a field that only an attribute or a name reads must be named, too', () => {
    const rule = { tenantName: '{metadata.name}' };
    expect(given(rule, undefined, false)).toBeUndefined();
    expect(given(rule, undefined)).toEqual({ t: ['member'] });
  });
});

describe('a partial record that leaves no doubt is an answer, whatever it does not name', () => {
  const STAFF = { when: { 'metadata.staff': true, emailDomain: 'acme.test', blocked: false } };
  const of = (rule: object, fields: UserFields) => {
    const mapping = mappingOf({ auth0: { rules: [{ ...RULE, ...rule }] } });
    return ofUser(mapping, 'auth0', fields, false)['r']?.roles;
  };

  it.each<readonly [object, UserFields]>([
    [STAFF, { metadata: {} }],
    [STAFF, { email: 'a@other.test' }],
    [STAFF, { email: null }],
    [STAFF, { emailVerified: false }],
    [STAFF, { blocked: true }],
    [{ each: 'metadata.teams', tenantName: '{externalId}' }, { metadata: { teams: [] } }],
    [{ each: 'metadata.teams', when: { blocked: false } }, { metadata: { teams: [] } }],
    [{ each: 'metadata.teams', when: { blocked: false }, absent: 'remove' }, { metadata: {} }],
  ])('%j of %j takes what was given', (rule, fields) => {
    const mapping = mappingOf({ clerk: { rules: [{ ...RULE, ...rule }] } });
    expect(ofUser(mapping, 'clerk', fields, false)['r']?.roles).toEqual({});
  });

  it.each<readonly [object, UserFields]>([
    [STAFF, { metadata: { staff: true } }],
    [STAFF, { email: 'b@acme.test' }],
    [STAFF, { emailVerified: true, blocked: false }],
    [{ each: 'metadata.teams', when: { blocked: false } }, { metadata: { teams: [1] } }],
    [{ each: 'metadata.teams', when: { blocked: false } }, { metadata: {} }],
  ])('%j of %j says nothing', (rule, fields) => {
    expect(of(rule, fields)).toBeUndefined();
  });
});

describe('what cannot be used dead-letters the job by its reason and its path', () => {
  it.each<readonly [object, JsonObject, string, string]>([
    [TEAMS, { teams: [{ org: '', roles: 'a' }] }, 'empty_value', 'tenant'],
    [TEAMS, { teams: [{ roles: 'a' }] }, 'missing_value', 'tenant'],
    [TEAMS, { teams: [{ org: null, roles: 'a' }] }, 'missing_value', 'tenant'],
    [TEAMS, { teams: [null] }, 'missing_value', 'tenant'],
    [TEAMS, { teams: 'secret' }, 'missing_value', 'tenant'],
    [TEAMS, { teams: [{ org: ['secret'], roles: 'a' }] }, 'wrong_type', 'tenant'],
    [TEAMS, { teams: [{ org: true, roles: 'a' }] }, 'wrong_type', 'tenant'],
    // JSON.parse makes the same of 2 ** 53 + 1: two organizations would be one tenant.
    [TEAMS, { teams: [{ org: 2 ** 53, roles: 'a' }] }, 'wrong_type', 'tenant'],
    [TEAMS, { teams: [{ org: 't' }] }, 'missing_value', 'roles'],
    [TEAMS, { teams: [{ org: 't', roles: '' }] }, 'empty_value', 'roles'],
    [TEAMS, { teams: [{ org: 't', roles: ['a', null] }] }, 'missing_value', 'roles'],
    [TEAMS, { teams: [{ org: 't', roles: [['secret']] }] }, 'wrong_type', 'roles'],
    [TEAMS, { teams: [{ org: 't', roles: { secret: 1 } }] }, 'wrong_type', 'roles'],
    [TEAMS, { teams: Array(1001).fill('secret') }, 'too_many', 'each'],
    [{ tenant: '{metadata.org}' }, { org: '' }, 'empty_value', 'tenant'],
    [{ tenant: 'x-{metadata.org}' }, { org: 'o'.repeat(1023) }, 'invalid_key', 'tenant'],
  ])('%j of %j is %s', (rule, metadata, code, setting) => {
    const failure = failureOf(() => given(rule, metadata));
    expect(failure.code).toBe(code);
    expect(failure.message).toMatch(new RegExp(`^clerk\\.rules\\.r\\.${setting}: `));
    expect(failure.message).not.toContain('secret');
  });

  it('and half a character, as in any id', () => {
    expect(failureOf(() => given({ tenant: '{metadata.org}' }, { org: '\ud800' })).code).toBe(
      'invalid_key',
    );
  });
});

it('every rule speaks for itself, under its own voice', () => {
  const rules = [RULE, { ...RULE, name: 's', when: { 'metadata.on': true } }];
  const mapping = mappingOf({ clerk: { rules }, auth0: { rules: [RULE] } });
  const fields: UserFields = { metadata: {} };
  expect(ofUser(mapping, 'clerk', fields)).toEqual({
    r: { roles: { t: ['member'] }, instances: {} },
    s: { roles: {}, instances: {} },
  });
  expect(mapping.userSets('auth0', 'u', 'u', fields, true).map(({ voice }) => voice)).toEqual([
    'auth0@r',
  ]);
  expect(mapping.userSets('scim', 'u', 'u', fields, true)).toEqual([]);
  expect(['clerk', 'scim', 'clerk@r', 'auth0@r'].every((voice) => mapping.knowsVoice(voice))).toBe(
    true,
  );
  expect(
    ['clerk@x', 'scim@r', 'auth0@s', 'cognito@groups'].some((voice) => mapping.knowsVoice(voice)),
  ).toBe(false);
});

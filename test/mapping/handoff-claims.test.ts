import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../lib/jobs/index.ts';
import { failureOf, mappingOf } from './reading.ts';

const reader = (handoff: object = {}) => mappingOf({ handoff }).handoff;
const read = (claims: JsonObject, handoff: object = {}) =>
  reader(handoff).read({ sub: 'u-1', ...claims });
const failure = (claims: JsonObject, handoff: object = {}) =>
  failureOf(() => read(claims, handoff));

describe('a token', () => {
  it('that names nobody but its subject says nothing else', () => {
    expect(read({ iss: 'https://id.example', aud: 'app', iat: 1, exp: 2, jti: 'x' })).toEqual({
      user: 'u-1',
      fields: { metadata: {} },
      tenant: undefined,
    });
  });

  it('says what the usual claims say', () => {
    const claims = {
      email: 'ada@id.example',
      email_verified: true,
      given_name: 'Ada',
      family_name: 'Byron',
      name: 'Ada Byron',
      preferred_username: 'ada',
      org_id: 'org_1',
      org_name: 'acme',
      roles: ['admin', 'viewer', 'admin'],
    };
    expect(read(claims)).toEqual({
      user: 'u-1',
      fields: {
        email: 'ada@id.example',
        emailVerified: true,
        firstName: 'Ada',
        lastName: 'Byron',
        name: 'Ada Byron',
        username: 'ada',
        metadata: {},
      },
      tenant: 'org_1',
      tenantName: 'acme',
      roles: [
        { id: 'admin', name: 'admin' },
        { id: 'viewer', name: 'viewer' },
      ],
    });
  });

  it('names only what it has: null and an empty text are nothing', () => {
    const claims = { email: null, given_name: '', org_id: '', org_name: 'acme', roles: null };
    expect(read(claims)).toEqual({ user: 'u-1', fields: { metadata: {} }, tenant: undefined });
  });

  it('may write true as a text', () => {
    expect(read({ email_verified: 'true' }).fields.emailVerified).toBe(true);
    expect(read({ email_verified: 'false' }).fields.emailVerified).toBe(false);
  });

  it('may have a number for an id', () => {
    const claims = { uid: 7, org_id: 42 };
    expect(read(claims, { claims: { user: 'uid' } })).toMatchObject({ user: '7', tenant: '42' });
  });
});

describe('roles', () => {
  const rolesOf = (claims: JsonObject, handoff: object = {}) =>
    read(claims, handoff).roles?.map(({ name }) => name);

  it.each<[string, JsonObject, readonly string[] | undefined]>([
    ['a list', { roles: ['a', 'b c'] }, ['a', 'b c']],
    ['a text, which is one role', { roles: 'a, b' }, ['a, b']],
    ['none: an answer', { roles: [] }, []],
    ['not told of', {}, undefined],
    ['of Clerk’s first tokens', { org_role: 'org:admin' }, ['org:admin']],
    ['of Clerk’s second ones', { o: { id: 'org_1', rol: 'admin' } }, ['admin']],
    ['of Cognito', { 'cognito:groups': ['editors'] }, ['editors']],
    ['no permissions', { permissions: ['read:all'], scope: 'openid' }, undefined],
  ])('are %s', (_, claims, roles) => expect(rolesOf(claims)).toEqual(roles));

  it('of a list of names are the first ones that are there', () => {
    const claims = { claims: { roles: ['https://x.example/roles', 'app.roles', 'roles'] } };
    expect(rolesOf({ roles: ['c'], app: { roles: ['b'] } }, claims)).toEqual(['b']);
    expect(rolesOf({ roles: ['c'], 'https://x.example/roles': [] }, claims)).toEqual([]);
  });

  it('are none of the groups that Cognito makes by itself', () => {
    const pool = 'eu-west-1_Abc';
    const groups = { 'cognito:groups': [`${pool}_Google`, 'editors', 'eu-west-1_Abcd'] };
    const iss = `https://cognito-idp.eu-west-1.amazonaws.com/${pool}`;
    expect(rolesOf({ ...groups, iss })).toEqual(['editors', 'eu-west-1_Abcd']);
    expect(rolesOf({ ...groups, iss: 'https://other.example/eu-west-1_Abc' })).toHaveLength(3);
    expect(rolesOf({ roles: [`${pool}_Google`], iss })).toEqual([`${pool}_Google`]);
  });

  it('become what the config says of them', () => {
    const mapping = mappingOf({ handoff: { roles: { rename: { 'org:admin': 'owner' } } } });
    const roles = mapping.handoff.read({ sub: 'u', roles: ['org:admin', 'org:viewer'] }).roles;
    expect(roles?.flatMap((role) => mapping.roles('handoff', role))).toEqual(['owner', 'viewer']);
  });
});

describe('the tenant', () => {
  it('is what the first of the names says that is there', () => {
    expect(read({ o: { id: 'org_2' } }).tenant).toBe('org_2');
    expect(read({ o: { id: 'org_2' }, org_id: 'org_1' }).tenant).toBe('org_1');
  });

  it('is the config’s, where the token names none', () => {
    const handoff = { tenant: 'main', tenantKey: 't-{id}' };
    const mapping = mappingOf({ handoff });
    const { tenant } = mapping.handoff.read({ sub: 'u' });
    expect(tenant).toBeNull();
    expect(mapping.tenantKey('handoff', null)).toBe('main');
    expect(mapping.tenantKey('handoff', 'org_1')).toBe('t-org_1');
    expect(read({ org_id: 'org_1' }, handoff).tenant).toBe('org_1');
    // A name is the tenant's that the token names.
    expect(read({ org_name: 'acme' }, handoff)).not.toHaveProperty('tenantName');
  });

  it('is none, where the claim is switched off', () => {
    const claims = { org_id: 'org_1', org_name: 'acme', roles: ['a'] };
    const off = { claims: { tenant: false, roles: false } };
    expect(read(claims, off)).toMatchObject({ tenant: undefined });
    expect(read(claims, off)).not.toHaveProperty('roles');
  });
});

describe('other claims', () => {
  const metadata = (claims: JsonObject, handoff: object = {}) =>
    read(claims, handoff).fields.metadata;

  it('are metadata, less the token’s own and those that say something else', () => {
    const own = { iss: 'i', aud: ['a'], exp: 1, nbf: 1, iat: 1, jti: 'j', nonce: 'n', azp: 'a' };
    const said = { email: 'e@x.example', org_id: 'o', roles: [], 'cognito:groups': [] };
    expect(metadata({ ...own, ...said, plan: 'pro', address: { country: 'DE' } })).toEqual({
      plan: 'pro',
      address: { country: 'DE' },
    });
  });

  it('have no dots in their names', () => {
    expect(metadata({ 'https://acme.com/plan': 'pro' })).toEqual({
      'https://acme_com/plan': 'pro',
    });
    expect(metadata({ a_b: 1, 'a.b': 2 })).toEqual({ a_b: 1 });
    expect(metadata({ 'a.b': 2, a_b: 1 })).toEqual({ a_b: 1 });
  });

  it('are those too that no setting reads any more', () => {
    expect(metadata({ name: 'Ada' }, { claims: { name: false } })).toEqual({ name: 'Ada' });
    expect(metadata({ n: 'Ada' }, { claims: { name: ['full', 'n'] } })).toEqual({});
  });

  it('feed attributes, by their paths', () => {
    const path = 'metadata.https://acme_com/plan';
    const mapping = mappingOf({ handoff: { trust: [path], attributes: { plan: path } } });
    const { fields } = mapping.handoff.read({ sub: 'u', 'https://acme.com/plan': 'pro' });
    expect(mapping.userFields('handoff', fields, false).get('attributes.plan')).toBe('pro');
    const none = mapping.handoff.read({ sub: 'u' }).fields;
    expect(mapping.userFields('handoff', none, false).get('attributes.plan')).toBeNull();
  });

  it('cannot change what objects are', () => {
    const claims: JsonObject = JSON.parse('{"sub": "u", "__proto__": {"admin": true}}');
    const { fields } = reader().read(claims);
    expect(Object.getPrototypeOf(fields.metadata)).toBe(Object.prototype);
  });
});

describe('a token is refused, by the claim’s name and without its value', () => {
  it.each<[JsonObject, object, string, string]>([
    [{ sub: null }, {}, 'missing_value', 'claim "sub" is not there: users are known by it'],
    [
      { sub: '' },
      { claims: { user: ['uid', 'app.id'] } },
      'missing_value',
      'claim "uid" or claim "app.id" is not there: users are known by it',
    ],
    [
      { sub: { secret: 1 } },
      {},
      'wrong_type',
      'claim "sub": what stands there is no text and no number',
    ],
    [
      { sub: 2 ** 60 },
      {},
      'wrong_type',
      'claim "sub": what stands there is beyond 2^53: make it a text',
    ],
    [{ sub: 'x'.repeat(1025) }, {}, 'wrong_type', 'claim "sub" is longer than 1024 characters'],
    [
      { org_id: ['secret'] },
      {},
      'wrong_type',
      'claim "org_id": what stands there is no text and no number',
    ],
    [{ org_id: 'o', org_name: 7 }, {}, 'wrong_type', 'claim "org_name" must be a text'],
    [{ email: ['secret'] }, {}, 'wrong_type', 'claim "email" must be a text'],
    [{ email_verified: 'yes' }, {}, 'wrong_type', 'claim "email_verified" must be true or false'],
    [
      { roles: { secret: 1 } },
      {},
      'wrong_type',
      'claim "roles" must be a text, or a list of texts',
    ],
    [{ roles: ['a', 7] }, {}, 'wrong_type', 'claim "roles" must be a text, or a list of texts'],
    [{ roles: ['a', ''] }, {}, 'wrong_type', 'claim "roles" must be a text, or a list of texts'],
    [
      { roles: ['x'.repeat(1025)] },
      {},
      'wrong_type',
      'claim "roles" is longer than 1024 characters',
    ],
  ])('%j', (claims, handoff, code, message) => {
    expect(failure(claims, handoff)).toEqual({ code, message });
  });

  it('with claims too deep for a job', () => {
    let deep: JsonObject = {};
    for (let level = 0; level < 80; level += 1) deep = { deep };
    expect(failure(deep).code).toBe('wrong_type');
  });
});

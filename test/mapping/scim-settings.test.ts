import { describe, expect, it } from 'vitest';
import type { UserFields } from '../../lib/jobs/index.ts';
import { mappingOf, ofMember, ofUser, refusalOf, rolesOf } from './reading.ts';

describe('what a directory’s deactivations and deletions do', () => {
  it('is this, as shipped', () => {
    expect(mappingOf({}).scim).toMatchObject({ onBlock: 'unassign', onDelete: 'unassign' });
    // Nobody else can name such a key.
    const apart = { scim: { userKey: '{tenant}|{userName}' } };
    expect(mappingOf(apart).scim).toMatchObject({ onDelete: 'delete' });
  });

  it('is what the config says', () => {
    const scim = { onBlock: 'keep', onDelete: 'unassign' } as const;
    expect(mappingOf({ scim }).scim).toMatchObject(scim);
  });
});

describe('what is no setting here', () => {
  it.each(['sameKey', 'tenantName', 'tenantAttributes', 'onLock', 'tenant', 'groups', 'claims'])(
    '%s',
    (name) => {
      expect(refusalOf({ scim: { [name]: 'x' } })).toBe(
        `sync.config.ts: scim.${name}: no such setting`,
      );
    },
  );

  it('a rule on organizations, of which no directory tells', () => {
    const rule = { name: 'r', on: 'tenant', instance: 'team:{id}' };
    expect(refusalOf({ schema: { resources: { team: {} } }, scim: { rules: [rule] } })).toBe(
      'sync.config.ts: scim.rules.r.on: must be "user" or "membership": there are no records of organizations here',
    );
  });

  it.each([
    [{ onBlock: 'remove' }, 'scim.onBlock: must be one of "unassign", "delete", "keep"'],
    [{ onDelete: 'keep' }, 'scim.onDelete: must be one of "delete", "unassign"'],
    [{ attributes: { a: 'userMetadata.x' } }, '"userMetadata.x" must start with one of email'],
    [{ attributes: { a: 'emailVerified' } }, '"emailVerified" must start with one of email'],
    [{ attributes: { a: 'blocked' } }, '"blocked" must start with one of email'],
    [{ rules: [{ name: 'r', roles: 'x' }] }, 'scim.rules.r.on: must be "user" or "membership"'],
    [{ rules: [7] }, 'scim.rules.0: '],
    ...['{user}', 'team-{id}'].map((tenant): [object, string] => [
      { rules: [{ name: 'r', on: 'user', tenant, roles: 'x' }] },
      'scim.rules.r.tenant: cannot hold',
    ]),
  ])('%j', (scim, problem) => {
    expect(refusalOf({ scim })).toContain(problem);
  });
});

it('a record is mapped by its paths, extensions among them', () => {
  const mapping = mappingOf({
    scim: {
      attributes: {
        department: 'metadata.enterprise.department',
        badge: 'metadata.extensions.urn:north:2_0:User.badge',
        number: 'externalId',
        mail: 'email',
      },
      display: { shown: 'name' },
    },
  });
  const fields: UserFields = {
    email: 'mira@north.example',
    name: 'Mira',
    externalId: 'E-1',
    metadata: {
      enterprise: { department: 'Sales' },
      extensions: { 'urn:north:2_0:User': { badge: 7 } },
    },
  };
  expect(Object.fromEntries(mapping.userFields('scim', fields, true))).toEqual({
    email: 'mira@north.example',
    first_name: null,
    last_name: null,
    'attributes.department': 'Sales',
    'attributes.badge': 7,
    'attributes.number': 'E-1',
    'attributes.mail': 'mira@north.example',
    'attributes.shown': 'Mira',
  });
});

describe('rules on users of a directory', () => {
  const rules = [
    { name: 'all', on: 'user', tenant: 'lobby', roles: 'guest' },
    { name: 'home', on: 'user', tenant: 'lobby', instance: 'desk:{user}', roles: 'owner' },
  ];
  const schema = { resources: { desk: { roles: ['owner'] } } };
  const sets = (metadata: UserFields['metadata'] & object, onBlock = 'unassign') =>
    ofUser(mappingOf({ schema, scim: { rules, onBlock } }), 'scim', { metadata });

  it('give roles while it is active', () => {
    expect(rolesOf(sets({ active: true }), 'all')).toEqual({ lobby: ['guest'] });
    expect(rolesOf(sets({}), 'all')).toEqual({ lobby: ['guest'] });
  });

  it.each([{ active: false }, { active: false, deleted: true }])(
    'give none, and keep what they declare, of %j',
    (metadata) => {
      expect(sets(metadata)).toMatchObject({
        all: { roles: {} },
        home: { roles: {}, instances: { 'desk:u1': { tenant: 'lobby' } } },
      });
    },
  );

  it('give them to inactive ones too where those are kept, but not to deleted ones', () => {
    expect(rolesOf(sets({ active: false }, 'keep'), 'all')).toEqual({ lobby: ['guest'] });
    expect(rolesOf(sets({ active: false, deleted: true }, 'keep'), 'all')).toEqual({});
  });

  it('of another source look at nothing of the kind', () => {
    const mapping = mappingOf({ schema, clerk: { rules } });
    expect(rolesOf(ofUser(mapping, 'clerk', { metadata: { active: false } }), 'all')).toEqual({
      lobby: ['guest'],
    });
  });
});

it('rules on memberships see the tenant of the path, and groups', () => {
  const rules = [{ name: 'm', on: 'membership', when: { role: 'Leads' }, roles: 'lead' }];
  const mapping = mappingOf({ scim: { rules, tenantKey: 't-{id}' } });
  expect(ofMember(mapping, 'scim', 'north', ['Leads'])).toEqual({ 't-north': ['lead'] });
  expect(ofMember(mapping, 'scim', 'north', ['Others'])).toEqual({});
});

it('no group is a role that is ignored or renamed, whatever a directory writes before its name', () => {
  const group = (name: string) => ({ id: 'g-1', name });
  const roles = { ignore: ['owner'], rename: { admin: 'member' } };
  const mapping = mappingOf({ scim: { roles } });
  expect(mapping.roles('scim', group('owner'))).toEqual([]);
  expect(mapping.roles('scim', group('org:owner'))).toEqual(['org_x3A_owner']);
  expect(mapping.roles('scim', group('org:admin'))).toEqual(['org_x3A_admin']);
});

import { runInThisContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../lib/jobs/index.ts';
import { DEFAULT_CLAIMS } from '../../lib/mapping/config/claims-config.ts';
import { OTHERS_WRITTEN, USER_FIELDS } from '../../lib/mapping/config/fields.ts';
import { quoted, rows, section, settings, tables } from './document.ts';
import { mappingOf, ofUser, refusalOf, rolesOf } from './reading.ts';

const SCIM = 'Settings of `scim`';
const HANDOFF = 'Settings of `handoff`';
const named = (name: string, id = name) => ({ id, name });

const settingNames = (heading: string) =>
  (tables(heading)[0] ?? []).flatMap(([cell = '']) => quoted(cell));

describe('a documented setting is one', () => {
  it.each(settingNames(SCIM))('scim.%s', (name) => {
    expect(refusalOf({ scim: { [name]: 7 } })).not.toContain('no such setting');
  });

  it.each(settingNames(HANDOFF))('handoff.%s', (name) => {
    expect(refusalOf({ handoff: { [name]: 7 } })).not.toContain('no such setting');
  });

  it('and all of them are documented', () => {
    const common = [
      'userKey',
      'tenantKey',
      'profile',
      'attributes',
      'display',
      'roles',
      'rules',
      'trust',
    ];
    expect(settingNames(SCIM).sort()).toEqual([...common, 'onBlock', 'onDelete'].sort());
    expect(settingNames(HANDOFF).sort()).toEqual([...common, 'claims', 'tenant'].sort());
  });
});

describe('the documented claims', () => {
  const documented = (tables('Claims')[0] ?? []).flatMap(
    ([names = '', defaults = '']): [string, unknown][] => {
      const values = quoted(defaults).map((text): unknown => runInThisContext(text));
      return quoted(names).map((name, at) => [name, values[at]]);
    },
  );

  it('are the claims', () => expect(Object.fromEntries(documented)).toEqual(DEFAULT_CLAIMS));
});

describe('the documented fields', () => {
  const of = (column: number) =>
    (tables('Values')[1] ?? [])
      .flatMap((cells) => (cells[column] === '–' ? [] : quoted(cells[0] ?? '')))
      .filter((name) => name !== 'slug')
      .sort();

  it('of a directory are those that a config can read', () => {
    expect(of(4)).toEqual([...USER_FIELDS.scim].sort());
  });

  it('of a token are those, too', () => expect(of(5)).toEqual([...USER_FIELDS.handoff].sort()));

  it('an extension is found as documented', () => {
    const [path = ''] = section('Values').match(/metadata\.extensions\.\S+?badge/) ?? [];
    const mapping = mappingOf({ scim: { attributes: { badge: path } } });
    const metadata = { extensions: { 'urn:acme:2_0:User': { badge: 7 } } };
    expect(mapping.userFields('scim', { metadata }, true).get('attributes.badge')).toBe(7);
  });
});

describe('the documented directory', () => {
  const mapping = mappingOf(settings(SCIM));
  const [user, inGroups, byId, inactive] = tables(SCIM)[1] ?? [];
  const roles = (name: string, id?: string) => mapping.roles('scim', named(name, id));

  it('has this user', () => {
    const [userName = '', title = '', department = ''] = quoted(user?.[0] ?? '');
    const [key, attributes = ''] = quoted(user?.[1] ?? '');
    expect(mapping.scim.keyOf('acme', 'u', { userName, externalId: null, attributes: {} })).toBe(
      key,
    );
    const metadata = { title, enterprise: { department } };
    const mapped = mapping.userFields('scim', { metadata }, true);
    const expected: JsonObject = runInThisContext(`(${attributes})`);
    for (const [name, value] of Object.entries(expected)) {
      expect(mapped.get(`attributes.${name}`)).toBe(value);
    }
    expect(Object.keys(expected)).toHaveLength(2);
  });

  it('has these groups', () => {
    const [group = '', other = ''] = quoted(inGroups?.[0] ?? '');
    expect([...roles(group), ...roles(other)]).toEqual(quoted(inGroups?.[1] ?? '').slice(0, 1));
    const [id] = quoted(byId?.[0] ?? '');
    expect(roles('Whatever', id)).toEqual(quoted(byId?.[1] ?? '').slice(0, 2));
  });

  it('takes roles when it says so', () => {
    expect(inactive?.[0]).toBe('… `active: false`');
    expect(mapping.scim).toMatchObject({ onBlock: 'unassign', onDelete: 'unassign' });
  });
});

describe('the documented user keys of directories', () => {
  it.each(rows('User keys of SCIM'))('%s: %s', (cell, told) => {
    const [userKey = ''] = quoted(cell).map((text) => text.replaceAll("'", ''));
    const mapping = mappingOf({ scim: { userKey } });
    const document = {
      userName: 'Lisa@acme.example',
      externalId: '7',
      attributes: { emails: [{ value: 'Lisa.M@acme.example' }] },
    };
    const user = mapping.scim.keyOf('acme', 'r-1', document) ?? '';
    const documented = quoted(told)[0];
    const byRule = { '{email}': 'lisa.m@acme.example', '{id}': 'r-1' };
    const expected = new Map(Object.entries(byRule)).get(userKey) ?? documented;
    expect(mapping.userKey('scim', user)).toBe(expected);
  });
});

describe('the documented handoff', () => {
  const mapping = mappingOf(settings('Claims'));
  const told = tables('Claims')[1] ?? [];
  const tenant = { 'https://acme.com/tenant': 'acme' };
  const read = (claims: JsonObject) => mapping.handoff.read({ sub: 'u1', ...claims });
  const rolesIn = (roles: readonly string[]) =>
    read({ ...tenant, 'https://acme.com/roles': roles }).roles?.flatMap((role) =>
      mapping.roles('handoff', role),
    );

  it('says what is documented of a user, a tenant and roles', () => {
    expect(read({ email: 'a@b.example', given_name: 'Ada' })).toMatchObject({
      user: 'u1',
      fields: { email: 'a@b.example', firstName: 'Ada' },
      tenant: undefined,
    });
    expect(read(tenant).tenant).toBe('acme');
    expect(read(tenant)).not.toHaveProperty('roles');
    const list = quoted(told[2]?.[0] ?? '')[1] ?? '';
    expect(rolesIn(runInThisContext(list))).toEqual(quoted(told[2]?.[1] ?? '').slice(0, 2));
    expect(rolesIn([])).toEqual([]);
    expect(told).toHaveLength(7);
  });

  it('clears what claims say no longer', () => {
    const plan = (claims: JsonObject) =>
      mapping.userFields('handoff', read(claims).fields, false).get('attributes.plan');
    expect([plan({ plan: 'pro' }), plan({})]).toEqual(['pro', null]);
  });
});

it('the documented trust of a directory lets its rule decide', () => {
  const [, config = ''] = section('Trust').split(/^```ts\n(?=scim)/m);
  const [text = ''] = config.split('```');
  const mapping = mappingOf(runInThisContext(`({${text}})`));
  const given = (department: string) =>
    rolesOf(ofUser(mapping, 'scim', { metadata: { enterprise: { department } } }), 'ops');
  expect(given('Operations')).toEqual({ internal: ['operator'] });
  expect(given('Sales')).toEqual({});
  expect(refusalOf(runInThisContext(`({${text.replace(/trust: .*\n/, '')}})`))).toContain(
    'scim.trust',
  );
  expect(OTHERS_WRITTEN.scim).toEqual(['externalId', 'metadata']);
});

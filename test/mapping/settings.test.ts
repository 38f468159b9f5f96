import { describe, expect, it } from 'vitest';
import { SOURCES } from '../../lib/jobs/index.ts';
import { compileMapping } from '../../lib/mapping/index.ts';
import shipped from '../../local/pass-through.config.ts';

const role = (name: string, id = `id-of-${name}`) => ({ id, name });

describe('an empty config passes through', () => {
  const mapping = compileMapping({});

  it.each(SOURCES)('ids of %s', (source) => {
    expect(mapping.userKey(source, 'auth0|a:b')).toBe('auth0|a_x3A_b');
    expect(mapping.tenantKey(source, 'org_1')).toBe('org_1');
    const admin = source === 'scim' ? 'org_x3A_admin' : 'admin';
    expect(mapping.roles(source, role('org:admin'))).toEqual([admin]);
    expect(mapping.roles(source, role('Support Agent'))).toEqual(['Support_x20_Agent']);
    expect(mapping.defaultRoles(source)).toEqual([]);
  });

  it('has no tenant for what names none', () => {
    expect(mapping.tenantKey('cognito', null)).toBeNull();
  });

  it('replaces, deletes, and takes only what was granted', () => {
    expect(mapping).toMatchObject({
      users: { write: 'replace', onDelete: 'delete' },
      tenants: { onDelete: 'delete' },
      ownership: 'granted',
    });
  });

  it('maps e-mail and names, and no attribute', () => {
    const fields = {
      email: 'ann@mail.test',
      firstName: 'Ann',
      lastName: 'Lee',
      username: 'ann',
      metadata: { plan: 'pro' },
    };
    expect([...mapping.userFields('clerk', fields, false)]).toEqual([
      ['email', 'ann@mail.test'],
      ['first_name', 'Ann'],
      ['last_name', 'Lee'],
    ]);
    const tenant = { name: 'Acme', slug: 'acme', metadata: { plan: 'pro' } };
    expect([...mapping.tenantFields('clerk', tenant, false)]).toEqual([['name', 'Acme']]);
  });
});

it("the shipped config passes through, Cognito's groups into the tenant `default`", () => {
  const mapping = compileMapping(shipped);
  expect(mapping.tenantKey('cognito', null)).toBe('default');
  expect(mapping.tenantKey('cognito', 'org_1')).toBe('org_1');
  expect(mapping.userKey('clerk', 'user_1')).toBe('user_1');
});

describe('what is done in Permit', () => {
  it.each([
    [{ users: { write: 'merge' } }, { users: { write: 'merge', onDelete: 'delete' } }],
    [{ users: { onDelete: 'unassign' } }, { users: { write: 'replace', onDelete: 'unassign' } }],
    [{ tenants: { onDelete: 'unassign' } }, { tenants: { onDelete: 'unassign' } }],
    [{ roles: { ownership: 'all' } }, { ownership: 'all' }],
  ] as const)('%j', (config, behaviour) => {
    expect(compileMapping(config)).toMatchObject(behaviour);
  });
});

describe('keys', () => {
  const mapping = compileMapping({
    clerk: { userKey: 'clerk-{id}', tenantKey: '{id}_eu' },
    auth0: { userKey: '{id}@auth0' },
    cognito: { tenant: 'main', tenantKey: 'pool-{id}' },
  });

  it('are made by the template of their own provider', () => {
    expect(mapping.userKey('clerk', 'user_1')).toBe('clerk-user_1');
    expect(mapping.tenantKey('clerk', 'org_1')).toBe('org_1_eu');
    expect(mapping.userKey('auth0', 'auth0|1')).toBe('auth0|1@auth0');
    expect(mapping.userKey('cognito', 'sub')).toBe('sub');
    expect(mapping.userKey('scim', 'sub')).toBe('sub');
  });

  it('hold the encoded id', () => {
    expect(mapping.userKey('clerk', 'a:b')).toBe('clerk-a_x3A_b');
    expect(mapping.tenantKey('clerk', 'acme.com')).toBe('acme_x2E_com_eu');
  });

  it.each(['$&', '$1', "$'", '{id}', '$$'])('take the id %s for an id, not for a pattern', (id) => {
    const key = mapping.userKey('clerk', id);
    expect(key).toMatch(/^clerk-[A-Za-z0-9_]+$/);
    expect(key).not.toContain('clerk-clerk');
    expect(key).not.toBe(mapping.userKey('clerk', `${id}2`));
  });

  it("are the configured tenant's where a provider names none, as it stands", () => {
    expect(mapping.tenantKey('cognito', null)).toBe('main');
    expect(mapping.tenantKey('clerk', null)).toBeNull();
  });

  it('are refused for an id that can be none', () => {
    expect(() => mapping.userKey('clerk', '')).toThrow(
      expect.objectContaining({ code: 'empty_key' }),
    );
  });
});

describe('roles', () => {
  const mapping = compileMapping({
    clerk: {
      roles: {
        rename: { 'org:admin': 'owner', 'org:lead': ['editor', 'viewer'], role_9: 'nine' },
        ignore: ['org:guest', 'role_8'],
        default: 'member',
      },
    },
    auth0: { roles: { default: ['member', 'reader'], rename: { constructor: 'builder' } } },
    cognito: { roles: { rename: { none: [] } } },
  });

  it.each([
    ['its name', role('org:admin'), ['owner']],
    ['its name, to several', role('org:lead'), ['editor', 'viewer']],
    ['its id', role('org:anything', 'role_9'), ['nine']],
    ['its name rather than its id', role('org:admin', 'role_9'), ['owner']],
  ])('are renamed by %s', (_, given, keys) => {
    expect(mapping.roles('clerk', given)).toEqual(keys);
  });

  it('are ignored by name or id, even when renamed', () => {
    expect(mapping.roles('clerk', role('org:guest'))).toEqual([]);
    expect(mapping.roles('clerk', role('org:admin', 'role_8'))).toEqual([]);
  });

  it('keep their name otherwise, less `org:`, encoded', () => {
    expect(mapping.roles('clerk', role('org:member'))).toEqual(['member']);
    expect(mapping.roles('clerk', role('org:billing:read'))).toEqual(['billing_x3A_read']);
    expect(mapping.roles('clerk', role('my-org:x'))).toEqual(['my-org_x3A_x']);
    expect(mapping.roles('auth0', role('Member'))).toEqual(['Member']);
  });

  it("are each provider's own", () => {
    expect(mapping.roles('auth0', role('org:admin'))).toEqual(['admin']);
    expect(mapping.roles('handoff', role('org:guest'))).toEqual(['guest']);
  });

  it('may be renamed to none', () => {
    expect(mapping.roles('cognito', role('none'))).toEqual([]);
  });

  it.each(['__proto__', 'toString', 'hasOwnProperty'])('may be called %s', (name) => {
    expect(mapping.roles('clerk', role(name))).toEqual([name]);
  });

  it('called as a property of every object can be renamed', () => {
    expect(mapping.roles('auth0', role('constructor'))).toEqual(['builder']);
    expect(mapping.roles('clerk', role('constructor'))).toEqual(['constructor']);
  });

  it('by default: one, several, or none', () => {
    expect(mapping.defaultRoles('clerk')).toEqual(['member']);
    expect(mapping.defaultRoles('auth0')).toEqual(['member', 'reader']);
    expect(mapping.defaultRoles('cognito')).toEqual([]);
  });
});

describe("the config's version", () => {
  const config = {
    users: { write: 'merge' },
    clerk: { attributes: { plan: 'metadata.plan', seats: 'metadata.seats' } },
  } as const;
  const version = compileMapping(config).version;

  it('is the same for a config that says the same', () => {
    expect(compileMapping(structuredClone(config)).version).toBe(version);
  });

  it('is the same in another order', () => {
    const { plan, seats } = config.clerk.attributes;
    const turned = { clerk: { attributes: { seats, plan } }, users: config.users };
    expect(compileMapping(turned).version).toBe(version);
  });

  it.each([
    {},
    { users: config.users },
    { ...config, users: { write: 'replace' } },
    { ...config, roles: { ownership: 'all' } },
    { ...config, clerk: { attributes: { plan: 'metadata.plan' } } },
    { ...config, clerk: { attributes: { plan: 'metadata.seats', seats: 'metadata.plan' } } },
    { ...config, auth0: config.clerk, clerk: {} },
    { ...config, clerk: { ...config.clerk, roles: { default: ['a', 'b'] } } },
    { ...config, clerk: { ...config.clerk, roles: { default: ['b', 'a'] } } },
  ] as const)('is another for another config: %j', (other) => {
    expect(compileMapping(other).version).not.toBe(version);
  });

  it('tells roles in one order from roles in another', () => {
    const of = (...roles: readonly string[]) =>
      compileMapping({ clerk: { roles: { default: roles } } }).version;
    expect(of('a', 'b')).not.toBe(of('b', 'a'));
  });
});

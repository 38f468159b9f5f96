import { describe, expect, it } from 'vitest';
import { compileMapping, type SyncConfig } from '../../lib/mapping/index.ts';
import { refusalOf } from './reading.ts';

describe('a setting that there is not is refused by its path', () => {
  it.each([
    [{ clark: {} }, 'clark'],
    [{ users: { onDeletion: 'delete' } }, 'users.onDeletion'],
    [{ tenants: { write: 'merge' } }, 'tenants.write'],
    [{ roles: { rename: {} } }, 'roles.rename'],
    [{ clerk: { userkey: '{id}' } }, 'clerk.userkey'],
    [{ clerk: { tenant: 'acme' } }, 'clerk.tenant'],
    [{ auth0: { groups: '{tenant}:{role}' } }, 'auth0.groups'],
    [{ schema: { relations: {} } }, 'schema.relations'],
    [{ cognito: { roles: { defaults: 'member' } } }, 'cognito.roles.defaults'],
    [JSON.parse('{"__proto__": {"users": {}}}'), '__proto__'],
  ])('%j', (config, path) => {
    expect(refusalOf(config)).toBe(`sync.config.ts: ${path}: no such setting`);
  });

  it('and so is every other fault, in one message', () => {
    const message = refusalOf({
      users: { write: 'append' },
      clerk: { profile: ['phone'], roles: { ignore: 'org:guest' } },
      colour: 'red',
    });
    expect(message).toBe(
      [
        'sync.config.ts: users.write: must be one of "replace", "merge"',
        'clerk.profile.0: must be one of "email", "first_name", "last_name"',
        'clerk.roles.ignore: must be array',
        'colour: no such setting',
      ].join('; '),
    );
  });
});

describe('a value that a setting cannot have is refused by its path', () => {
  it.each([
    [undefined, '(root): must be object'],
    [null, '(root): must be object'],
    [[], '(root): must be object'],
    [{ users: undefined }, 'users: must be object'],
    [{ users: { onDelete: 'keep' } }, 'users.onDelete: must be one of "delete", "unassign"'],
    [{ tenants: { onDelete: true } }, 'tenants.onDelete: must be one of "delete", "unassign"'],
    [{ roles: { ownership: 'none' } }, 'roles.ownership: must be one of "granted", "all"'],
    [{ clerk: { tenantName: 'title' } }, 'clerk.tenantName: must be one of "name", "slug"'],
    [
      { clerk: { userKey: 'user' } },
      'clerk.userKey: must hold one of {id}, {externalId} and {email}, once, e.g. "clerk-{id}"',
    ],
    [{ clerk: { sameKey: 'both' } }, 'clerk.sameKey: must be one of "refuse", "newest"'],
    [{ clerk: { onBlock: true } }, 'clerk.onBlock: must be one of "unassign", "delete", "keep"'],
    [{ clerk: { rules: {} } }, 'clerk.rules: must be array'],
    [{ clerk: { attributes: { a: ['email'] } } }, 'clerk.attributes.a: must be string'],
    [{ clerk: { attributes: { a: {} } } }, 'clerk.attributes.a.from: must be string'],
    [
      { clerk: { attributes: { a: { from: 'email', type: 'text' } } } },
      'clerk.attributes.a.type: must be one of "string", "number", "boolean", "list", "object"',
    ],
    [
      { clerk: { attributes: { a: { value: 1, from: 'email' } } } },
      'clerk.attributes.a.from: no such setting',
    ],
    [
      { clerk: { attributes: { a: { value: () => 1 } } } },
      'clerk.attributes.a.value: must be what JSON can hold, at most 64 levels deep',
    ],
    [{ schema: { roles: 'admin' } }, 'schema.roles: must be array'],
    [
      { clerk: { tenantKey: '{id}{id}' } },
      'clerk.tenantKey: must hold {id} once, e.g. "clerk-{id}"',
    ],
    [{ clerk: { userKey: () => 'x' } }, 'clerk.userKey: must be string'],
    [{ clerk: { attributes: { plan: 7 } } }, 'clerk.attributes.plan: must be string'],
    [{ clerk: { attributes: { plan: '' } } }, 'clerk.attributes.plan: must not be empty'],
    [{ clerk: { attributes: { '': 'email' } } }, 'clerk.attributes.: is named by nothing'],
    [
      { auth0: { roles: { rename: { Boss: 1 } } } },
      'auth0.roles.rename.Boss: must be a role key, or a list of them',
    ],
    [{ auth0: { roles: { default: '' } } }, 'auth0.roles.default: must not be empty'],
    [{ auth0: { roles: { ignore: [''] } } }, 'auth0.roles.ignore.0: must not be empty'],
    [{ cognito: { tenant: '' } }, 'cognito.tenant: must not be empty'],
    [
      { clerk: { attributes: JSON.parse('{"__proto__": "email"}') } },
      'clerk.attributes: cannot name __proto__',
    ],
    [
      { clerk: { roles: { rename: JSON.parse('{"__proto__": "admin"}') } } },
      'clerk.roles.rename: cannot name __proto__',
    ],
  ])('%j', (config, problem) => {
    expect(refusalOf(config)).toBe(`sync.config.ts: ${problem}`);
  });
});

describe('a key that Permit would refuse is refused by its path', () => {
  it.each([
    [
      { clerk: { userKey: 'clerk:{id}' } },
      'clerk.userKey: "clerk:" is no legal Permit user key: it takes A-Z a-z 0-9 | @ + - . _',
    ],
    [
      { clerk: { tenantKey: '{id}.org' } },
      'clerk.tenantKey: ".org" is no legal Permit tenant key: it takes A-Z a-z 0-9 - _',
    ],
    [
      { cognito: { tenant: 'my app' } },
      'cognito.tenant: "my app" is no legal Permit tenant key: it takes A-Z a-z 0-9 - _',
    ],
    [
      { clerk: { roles: { default: 'read only' } } },
      'clerk.roles.default: "read only" is no legal Permit role key: it takes A-Z a-z 0-9 - _',
    ],
    [
      { clerk: { roles: { rename: { 'org:admin': ['admin', 'org:boss'] } } } },
      'clerk.roles.rename.org:admin: "org:boss" is no legal Permit role key: it takes A-Z a-z 0-9 - _',
    ],
    [{ cognito: { tenant: 'x'.repeat(1025) } }, /^sync\.config\.ts: cognito\.tenant: /],
  ])('%j', (config, problem) => {
    expect(refusalOf(config)).toEqual(
      typeof problem === 'string' ? `sync.config.ts: ${problem}` : expect.stringMatching(problem),
    );
  });

  it('but not one that only looks escaped', () => {
    const config: SyncConfig = {
      cognito: { tenant: 'unit_x20', roles: { default: 'a_x41_b' } },
    };
    expect(compileMapping(config).tenantKey('cognito', null)).toBe('unit_x20');
    expect(compileMapping(config).defaultRoles('cognito')).toEqual(['a_x41_b']);
  });
});

describe('a path that leads nowhere is refused', () => {
  it.each([
    ['plan', 'must start with one of email, '],
    ['__proto__.plan', 'must start with one of email, '],
    ['constructor', 'must start with one of email, '],
    ['metadata.', 'must have at most 16 segments after metadata, none of them empty'],
    ['metadata..plan', 'must have at most 16 segments after metadata, none of them empty'],
    [`metadata${'.a'.repeat(17)}`, 'must have at most 16 segments after metadata, none of them'],
    ['email.domain', 'has nothing inside: email is a single value'],
  ])('%s', (path, why) => {
    expect(refusalOf({ clerk: { attributes: { plan: path } } })).toContain(
      `sync.config.ts: clerk.attributes.plan: "${path}" ${why}`,
    );
  });

  it('Cognito has no organizations', () => {
    expect(refusalOf({ cognito: { tenantAttributes: { tier: 'metadata.tier' } } })).toBe(
      'sync.config.ts: cognito.tenantAttributes.tier: "metadata.tier" leads nowhere: this provider has no organizations',
    );
  });

  it("a tenant has none of a user's fields", () => {
    expect(refusalOf({ clerk: { tenantAttributes: { mail: 'email' } } })).toBe(
      'sync.config.ts: clerk.tenantAttributes.mail: "email" must start with one of name, slug, metadata',
    );
  });
});

import { describe, expect, it } from 'vitest';
import { compileMapping } from '../../lib/mapping/index.ts';

describe('the roles that a config names', () => {
  it('are what roles are renamed to, and the default ones, each once and of that source alone', () => {
    const mapping = compileMapping({
      clerk: {
        roles: {
          rename: { owner: ['admin', 'billing'], boss: 'admin', nobody: [] },
          ignore: ['guest'],
          default: 'member',
        },
      },
      auth0: { roles: { default: ['viewer'] } },
    });
    expect([...mapping.knownRoles('clerk')].sort()).toEqual(['admin', 'billing', 'member']);
    expect([...mapping.knownRoles('auth0')]).toEqual(['viewer']);
  });

  it('are none where roles pass through', () => {
    expect(compileMapping({}).knownRoles('cognito').size).toBe(0);
  });

  it('are those of its rules too, as far as they are roles in tenants', () => {
    const rules = [
      { name: 'a', on: 'user', tenant: 't', roles: ['staff', 'admin'] },
      { name: 'b', on: 'membership', roles: 'beta' },
      {
        name: 'c',
        on: 'user',
        tenant: 't',
        roles: '{metadata.r}',
        rename: { x: 'renamed' },
        default: 'guest',
      },
      { name: 'd', on: 'membership', at: 'doc:{tenant}', roles: 'viewer' },
      { name: 'e', on: 'user', tenant: 't', instance: 'doc:{id}', roles: 'viewer' },
    ] as const;
    const schema = { resources: { doc: { roles: ['viewer'] } } };
    const mapping = compileMapping({ schema, clerk: { rules } });
    expect([...mapping.knownRoles('clerk')].sort()).toEqual([
      'admin',
      'beta',
      'guest',
      'renamed',
      'staff',
    ]);
    expect(mapping.knownRoles('auth0').size).toBe(0);
  });
});

describe('what a config needs of Permit', () => {
  it('is what its schema has, and the roles that it names', () => {
    const mapping = compileMapping({
      schema: {
        resources: {
          folder: { roles: ['editor'], relations: { parent: 'folder' } },
          bare: {},
        },
      },
      clerk: { roles: { default: 'member' } },
      cognito: { roles: { rename: { adm: ['admin'] } } },
    });
    expect(mapping.needs).toEqual({
      roles: new Set(['member', 'admin']),
      resources: new Map([
        ['folder', { roles: new Set(['editor']), relations: new Map([['parent', 'folder']]) }],
        ['bare', { roles: new Set(), relations: new Map() }],
      ]),
    });
    const schema = { roles: ['member', 'unused'] };
    expect(compileMapping({ schema }).needs.roles).toEqual(new Set(['member', 'unused']));
  });
});

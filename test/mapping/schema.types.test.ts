import { describe, expect, it } from 'vitest';
import { compileMapping, defineSync } from '../../lib/mapping/index.ts';
import { failureOf } from './reading.ts';

/** What does not compile is refused all the same when it is run: the message names the path. */
const refusal = (define: () => ReturnType<typeof defineSync>): string =>
  failureOf(() => compileMapping(define())).message;

const schema = {
  roles: ['admin', 'member'],
  resources: {
    workspace: { roles: ['owner'] },
    folder: { roles: ['editor'], relations: { parent: 'folder', workspace: 'workspace' } },
  },
} as const;

describe('a key that the schema does not have does not compile', () => {
  it('as a role that another is renamed to', () => {
    const define = () =>
      defineSync({
        schema,
        // @ts-expect-error a slip
        clerk: { roles: { rename: { 'org:admin': 'amdin' } } },
      });
    expect(refusal(define)).toContain(
      'sync.config.ts: clerk.roles.rename.org:admin: "amdin" is none of schema.roles',
    );
  });

  it('as a default role', () => {
    const define = () =>
      defineSync({
        schema,
        // @ts-expect-error a slip
        clerk: { roles: { default: ['member', 'membre'] } },
      });
    expect(refusal(define)).toContain('clerk.roles.default: "membre" is none of schema.roles');
  });

  it('as a role of a rule', () => {
    const define = () =>
      defineSync({
        schema,
        clerk: {
          rules: [
            // @ts-expect-error a role on folders is none in tenants
            { name: 'staff', on: 'user', tenant: 'main', roles: 'editor' },
          ],
        },
      });
    expect(refusal(define)).toContain('clerk.rules.staff.roles: "editor" is none of schema.roles');
  });

  it('as a role on an instance', () => {
    const define = () =>
      defineSync({
        schema,
        auth0: {
          rules: [
            // @ts-expect-error a role in tenants is none on workspaces
            { name: 'all', on: 'membership', at: 'workspace:{tenant}', roles: 'admin' },
          ],
        },
      });
    expect(refusal(define)).toContain(
      'auth0.rules.all.roles: "admin" is none of schema.resources.workspace.roles',
    );
  });

  it('as a resource', () => {
    const define = () =>
      defineSync({
        schema,
        auth0: {
          rules: [
            // @ts-expect-error a slip
            { name: 'all', on: 'membership', at: 'workspaces:{tenant}', roles: 'owner' },
          ],
        },
      });
    expect(refusal(define)).toContain(
      'auth0.rules.all.at: "workspaces" is none of schema.resources',
    );
  });

  it('as a relation', () => {
    const define = () =>
      defineSync({
        schema,
        auth0: {
          rules: [
            {
              name: 'home',
              on: 'tenant',
              instance: 'folder:{tenant}',
              // @ts-expect-error a slip
              relations: { workspaces: 'workspace:{tenant}' },
            },
          ],
        },
      });
    expect(refusal(define)).toContain(
      'auth0.rules.home.relations.workspaces: "workspaces" is none of schema.resources.folder.relations',
    );
  });

  it('as the subject of a relation', () => {
    const define = () =>
      defineSync({
        schema,
        auth0: {
          rules: [
            {
              name: 'home',
              on: 'tenant',
              instance: 'folder:{tenant}',
              // @ts-expect-error the subject of it is a workspace
              relations: { workspace: 'folder:{id}' },
            },
          ],
        },
      });
    expect(refusal(define)).toContain(
      'auth0.rules.home.relations.workspace: its subject is a "workspace" in the schema',
    );
  });
});

it('what there is compiles: paths of every provider, keys of the schema, and templates', () => {
  const config = defineSync({
    schema,
    clerk: {
      attributes: { crm: 'externalId', plan: 'metadata.billing.plan', from: { value: 'clerk' } },
      display: { theme: 'userMetadata.theme' },
      trust: ['userMetadata.team'],
      roles: { rename: { 'org:admin': ['admin', 'member'] }, default: 'member' },
      rules: [
        { name: 'a', on: 'user', each: 'metadata.teams', tenant: '{item}', roles: '{item.roles}' },
        {
          name: 'b',
          on: 'user',
          when: { emailDomain: 'acme.com', 'metadata.staff': { not: [true, 'yes'] } },
          instance: 'folder:{id}',
          tenant: 'main',
          roles: ['editor'],
          attributes: { plan: { from: 'metadata.plan', convert: 'trim' } },
          relations: { parent: ['folder:{metadata.home}'], workspace: 'workspace:main' },
        },
        { name: 'c', on: 'membership', when: { role: { prefix: 'org:' } }, roles: ['admin'] },
      ],
    },
    cognito: { attributes: { plan: 'custom.plan' }, trust: ['custom:plan'], tenant: 'main' },
  });
  expect(compileMapping(config).needs.roles).toEqual(new Set(['admin', 'member']));
});

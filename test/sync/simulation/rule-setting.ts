import type { SyncConfig } from '../../../lib/mapping/index.ts';
import type { Setting } from './simulate.ts';

type Rules = NonNullable<NonNullable<SyncConfig['clerk']>['rules']>;

/** The same rules for both providers; whoever has this role of an organization owns its workspace. */
const rulesWith = (owner: string): Rules => [
  {
    name: 'teams',
    on: 'user',
    each: 'metadata.teams',
    tenant: '{item.org}',
    roles: '{item.roles}',
    rename: { adm: 'admin' },
    default: 'member',
  },
  {
    name: 'staff',
    on: 'user',
    when: { 'metadata.plan': 'staff' },
    tenant: 'internal',
    tenantName: 'Internal',
    roles: 'member',
  },
  {
    name: 'shared',
    on: 'user',
    each: 'metadata.shared',
    at: 'document:{item.id}',
    tenant: '{item.org}',
    roles: '{item.role}',
  },
  {
    name: 'home',
    on: 'user',
    instance: 'folder:home-{user}',
    tenant: 'main',
    attributes: { plan: 'metadata.plan' },
    roles: 'editor',
  },
  // Two that declare the same one, never both.
  {
    name: 'paying',
    on: 'tenant',
    when: { 'metadata.tier': [1, 2, 3] },
    instance: 'workspace:{tenant}',
    attributes: { tier: 'metadata.tier' },
    relations: { region: 'region:{tenant}' },
  },
  {
    name: 'free',
    on: 'tenant',
    when: { 'metadata.tier': [null, 0, 4, 5] },
    instance: 'workspace:{tenant}',
    attributes: { tier: 'metadata.tier' },
  },
  {
    name: 'folders',
    on: 'tenant',
    each: 'metadata.folders',
    instance: 'folder:{item.id}',
    attributes: { title: 'item.title' },
    relations: { workspace: 'workspace:{tenant}', parent: 'folder:{item.parent}' },
  },
  {
    name: 'documents',
    on: 'tenant',
    each: 'metadata.documents',
    instance: 'document:{item.id}',
    relations: { folder: 'folder:{item.folder}' },
  },
  { name: 'guests', on: 'membership', at: 'workspace:{tenant}', roles: 'guest' },
  {
    name: 'owners',
    on: 'membership',
    when: { role: owner },
    at: 'workspace:{tenant}',
    roles: 'owner',
  },
];

const ROLES = ['admin', 'member', 'editor', 'viewer', 'guest'];
const RESOURCES = {
  region: {},
  workspace: { roles: ['owner', 'guest'], relations: { region: 'region' } },
  folder: { roles: ['editor'], relations: { workspace: 'workspace', parent: 'folder' } },
  document: { roles: ['editor', 'viewer'], relations: { folder: 'folder' } },
};

/** Rules of every kind, over providers whose users, organizations and memberships feed them. */
export const RULE_SETTING: Setting = {
  config: {
    schema: { roles: ROLES, resources: RESOURCES },
    clerk: {
      roles: { rename: { 'org:admin': 'admin', 'org:member': 'member' } },
      attributes: { plan: 'metadata.plan' },
      rules: rulesWith('org:admin'),
    },
    auth0: {
      roles: { rename: { Editor: 'editor' }, default: 'guest' },
      attributes: { plan: 'metadata.plan' },
      rules: rulesWith('Editor'),
    },
  },
  roles: ROLES,
  resources: RESOURCES,
};

import type { SyncConfig } from '../../lib/mapping/index.ts';
import type { Engine } from '../sync/harness.ts';
import { createScene, type Scene } from './scene.ts';

/** What Permit's schema has of resources here. */
const RESOURCES = {
  workspace: { roles: ['owner', 'guest'], relations: {} },
  folder: {
    roles: ['editor', 'viewer'],
    relations: { parent: 'folder', workspace: 'workspace' },
  },
  document: { roles: ['editor', 'viewer'], relations: { parent: 'folder' } },
} as const;

/** Organizations with a workspace and folders, users with teams, shared documents and a home. */
export const DOCUMENTS: SyncConfig = {
  schema: { roles: ['admin', 'member', 'editor', 'viewer', 'guest'], resources: RESOURCES },
  clerk: {
    rules: [
      {
        name: 'staff',
        on: 'user',
        when: { 'metadata.staff': true },
        tenant: 'internal',
        roles: 'member',
      },
      {
        name: 'teams',
        on: 'user',
        each: 'metadata.teams',
        tenant: '{item.org}',
        roles: '{item.role}',
      },
      { name: 'guests', on: 'membership', at: 'workspace:{tenant}', roles: 'guest' },
      {
        name: 'workspace',
        on: 'tenant',
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
        name: 'shared',
        on: 'user',
        each: 'metadata.shared',
        at: 'document:{item.id}',
        tenant: '{item.org}',
        roles: '{item.role}',
      },
    ],
  },
};

/** A call that a person makes. @throws when it is refused */
export function byCall(
  { standIn }: Engine,
  area: 'facts' | 'schema',
  method: string,
  path: string,
  body: unknown = {},
): void {
  const { projectId, environmentId } = standIn.scope;
  const outcome = standIn.handle({
    method,
    path: `/v2/${area}/${projectId}/${environmentId}${path}`,
    query: {},
    headers: { authorization: 'Bearer key' },
    body: JSON.stringify(body),
  });
  if (!('status' in outcome) || outcome.status >= 400) {
    throw new Error(`${method} ${path}: ${JSON.stringify(outcome)}`);
  }
}

/** Makes {@link RESOURCES} in Permit. */
export function makeResources(engine: Engine): void {
  for (const [key, { roles, relations }] of Object.entries(RESOURCES)) {
    byCall(engine, 'schema', 'POST', '/resources', {
      key,
      name: key,
      actions: {},
      roles: Object.fromEntries(roles.map((role) => [role, { name: role }])),
      relations,
    });
  }
}

/** One organization with two folders; ann is of the staff and reads a document, bob is in a team besides. */
export async function furnishedWithDocuments(config: SyncConfig = DOCUMENTS): Promise<Scene> {
  const scene = createScene({ config });
  const { provider, engine } = scene;
  makeResources(engine);
  provider.setTenant('org_acme', {
    name: 'Acme',
    metadata: {
      tier: 2,
      folders: [
        { id: 'f1', title: 'Plans' },
        { id: 'f2', title: '2026', parent: 'f1' },
      ],
    },
  });
  provider.setUser('user_ann', {
    metadata: { staff: true, shared: [{ id: 'd1', org: 'org_acme', role: 'viewer' }] },
  });
  provider.setUser('user_bob', { metadata: { teams: [{ org: 'team_1', role: 'editor' }] } });
  provider.setRoles('user_ann', 'org_acme', ['org:admin']);
  provider.setRoles('user_bob', 'org_acme', ['org:member']);
  await scene.tell();
  return scene;
}

/** `user place role`, sorted. */
export const everyRole = ({ standIn }: Engine): string[] =>
  [
    ...standIn.facts().assignments.map(({ user, tenant, role }) => `${user} ${tenant} ${role}`),
    ...standIn
      .facts()
      .instanceRoles.map(({ user, instance, role }) => `${user} ${instance} ${role}`),
  ].sort();

/** `subject relation object`, sorted. */
export const everyTuple = ({ standIn }: Engine): string[] =>
  standIn
    .facts()
    .tuples.map(({ subject, relation, object }) => `${subject} ${relation} ${object}`)
    .sort();

import type { SyncConfig } from '../../lib/mapping/index.ts';
import { createEngine, type Engine, type EngineOptions } from './harness.ts';

/** A customer's folders and documents, as its organization's metadata has them, and who may do what with them. */
export const DOCUMENTS: SyncConfig = {
  schema: {
    resources: {
      workspace: { roles: ['owner'] },
      folder: { roles: ['editor'], relations: { parent: 'folder' } },
      document: { roles: ['viewer', 'editor'], relations: { parent: 'folder' } },
    },
  },
  clerk: {
    roles: { rename: { 'org:admin': 'admin', 'org:member': 'member' } },
    rules: [
      {
        name: 'folders',
        on: 'tenant',
        each: 'metadata.folders',
        instance: 'folder:{item.id}',
        attributes: { title: 'item.title' },
        relations: { parent: 'folder:{item.parent}' },
      },
      {
        name: 'documents',
        on: 'tenant',
        each: 'metadata.documents',
        instance: 'document:{item.id}',
        relations: { parent: 'folder:{item.folder}' },
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
        name: 'owners',
        on: 'membership',
        when: { role: 'org:admin' },
        at: 'workspace:{tenant}',
        roles: 'owner',
      },
      {
        name: 'teams',
        on: 'user',
        each: 'metadata.teams',
        tenant: '{item.org}',
        roles: '{item.role}',
      },
    ],
  },
};

/** An engine whose Permit has the resources that {@link DOCUMENTS} speaks of, but for those left out. */
export function documentEngine(
  options: EngineOptions = {},
  without: readonly string[] = [],
): Engine {
  const engine = createEngine({ config: DOCUMENTS, ...options });
  for (const [key, { roles = [], relations = {} }] of Object.entries(
    DOCUMENTS.schema?.resources ?? {},
  )) {
    if (without.includes(key)) continue;
    const known = Object.entries(relations).filter(([, subject]) => !without.includes(subject));
    engine.standIn.createResource(key, { roles, relations: Object.fromEntries(known) });
  }
  return engine;
}

/** `folder:f1 parent document:d1`, and so on. */
export const tuplesIn = (engine: Engine): readonly string[] =>
  engine.standIn
    .facts()
    .tuples.map(({ subject, relation, object }) => `${subject} ${relation} ${object}`);

/** `ann viewer document:d1`, and so on. */
export const instanceRolesIn = (engine: Engine): readonly string[] =>
  engine.standIn
    .facts()
    .instanceRoles.map(({ user, role, instance }) => `${user} ${role} ${instance}`);

export const instancesIn = (engine: Engine): readonly string[] =>
  engine.standIn.facts().instances.map(({ key }) => key);

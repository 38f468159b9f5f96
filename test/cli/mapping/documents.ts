import type { SyncConfig } from '../../../lib/mapping/index.ts';
import { createPermitStandIn } from '../../../local/permit/index.ts';
import { createFolder } from './folder.ts';

export const API_KEY = 'permit_key_of_the_check';
/** Documents in folders. */
export const config = {
  schema: {
    roles: ['admin', 'billing'],
    resources: {
      folder: { roles: ['editor'], relations: { parent: 'folder' } },
      document: { roles: ['viewer'], relations: { parent: 'folder' } },
    },
  },
  clerk: {
    attributes: {
      plan: 'metadata.plan',
      seats: { from: 'metadata.seats', type: 'number' },
      tags: { from: 'metadata.tags', type: 'list' },
    },
    rules: [
      {
        name: 'folders',
        on: 'tenant',
        each: 'metadata.folders',
        instance: 'folder:{item.id}',
        attributes: { title: { from: 'item.title', type: 'string' } },
      },
    ],
  },
} satisfies SyncConfig;

/** A folder with that config, and a Permit that has half of what it needs. */
export async function startDocuments() {
  const folder = createFolder();
  folder.exports('sync.config.ts', config);
  const standIn = createPermitStandIn({
    apiKey: API_KEY,
    limits: 'none',
    roles: ['admin'],
    resources: { folder: { roles: ['editor'] }, document: {} },
  });
  const server = await standIn.listen();
  return {
    folder,
    standIn,
    env: { PERMIT_API_KEY: API_KEY, PERMIT_API_URL: server.url },
    async close() {
      await server.close();
      folder.remove();
    },
  };
}

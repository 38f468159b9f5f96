import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPermitStandIn } from '../../../local/permit/index.ts';
import { API_KEY, config, startDocuments } from './documents.ts';

let place: Awaited<ReturnType<typeof startDocuments>>;
beforeEach(async () => {
  place = await startDocuments();
});
afterEach(() => place.close());

describe('mapping check --create', () => {
  it('shows what it would make, asks, and makes it so that the next check finds all', async () => {
    const run = await place.folder.mapping(['check', '--create'], { env: place.env, typed: 'y\n' });
    expect(run.stderr).toContain('  relation document.parent of folder');
    expect(run.stderr).toContain(
      'Created: billing, document#viewer, folder.parent, document.parent.',
    );
    expect(run.code).toBe(0);
    expect((await place.folder.mapping(['check'], { env: place.env })).code).toBe(0);
  });

  it('makes resources before what stands on them', async () => {
    const another = createPermitStandIn({ apiKey: API_KEY, limits: 'none' });
    const { url, close } = await another.listen();
    const args = ['check', '--create', '--yes', '--json'];
    const run = await place.folder.mapping(args, { env: { ...place.env, PERMIT_API_URL: url } });
    expect(run.code).toBe(0);
    expect(run.json()).toMatchObject({
      created: [
        'admin',
        'billing',
        'folder',
        'document',
        'folder#editor',
        'document#viewer',
        'folder.parent',
        'document.parent',
      ],
    });
    await close();
  });

  it('says what it has made when Permit refuses the rest', async () => {
    place.standIn.faults.add({
      method: 'POST',
      path: '/resources/document/roles',
      effect: { kind: 'error', status: 422 },
    });
    const run = await place.folder.mapping(['check', '--create', '--yes'], { env: place.env });
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('error: resource role document#viewer was not created: Permit');
    expect(run.stderr).toContain(
      '1 of 4 created: billing. To go on:\npermit-sync mapping check --create --yes',
    );
  });

  it('makes nothing unless somebody says yes', async () => {
    // Looking is numbered, too.
    const held = () => ({ ...place.standIn.save(), lastRequestId: 0 });
    const before = held();
    const nobody = await place.folder.mapping(['check', '--create'], { env: place.env });
    expect(nobody.code).toBe(2);
    expect(nobody.stderr).toContain('--yes');
    const declined = await place.folder.mapping(['check', '--create'], {
      env: place.env,
      typed: 'n\n',
    });
    expect(declined.code).toBe(3);
    expect(declined.stderr).toContain('Nothing was created.');
    expect(held()).toEqual(before);
  });

  it('does not make another relation of one that is there with another subject', async () => {
    const { folder: own, document } = config.schema.resources;
    const resources = { folder: own, document: { ...document, relations: { parent: 'document' } } };
    place.folder.exports('sync.config.ts', { schema: { ...config.schema, resources } });
    const other = createPermitStandIn({
      apiKey: API_KEY,
      limits: 'none',
      roles: ['admin', 'billing'],
      resources: config.schema.resources,
    });
    const { url, close } = await other.listen();
    const run = await place.folder.mapping(['check', '--create', '--yes'], {
      env: { ...place.env, PERMIT_API_URL: url },
    });
    expect(run.code).toBe(3);
    expect(run.stdout).toContain('differs\tof folder in Permit, of document in the config');
    await close();
  });
});

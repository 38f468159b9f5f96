import { afterEach, describe, expect, it } from 'vitest';
import type { StandInOptions } from '../../local/permit/index.ts';
import { failureOf, type Opened, open, WAYS } from './environment.ts';

const FOLDER = ['folder', 'folder#editor', 'folder.parent'];
const DOCUMENT = ['document', 'document#editor', 'document#viewer', 'document.parent'];

describe.each(WAYS)('resources in the schema, %s', (way) => {
  let opened: Opened | undefined;
  const start = async (options: Partial<StandInOptions> = {}) => {
    opened = await open(way, options);
    return opened;
  };
  afterEach(() => opened?.close());

  it('are told with their roles and relations', async () => {
    const { permit } = await start();
    expect(await permit.resources()).toEqual(new Set([...FOLDER, ...DOCUMENT]));
    expect(await permit.resourceRelations()).toEqual(
      new Map([
        ['folder.parent', 'folder'],
        ['document.parent', 'folder'],
      ]),
    );
  });

  it('may be none', async () => {
    const { permit } = await start({ resources: {} });
    expect(await permit.resources()).toEqual(new Set());
    expect(await permit.resourceRelations()).toEqual(new Map());
  });

  it.each([200, 205])('are told to the last page, %i of them', async (count) => {
    const keys = Array.from({ length: count }, (_, n) => `r-${n}`);
    const all = Object.fromEntries(keys.map((key) => [key, { roles: ['editor'] }]));
    const { permit, standIn } = await start({ resources: all });
    expect(await permit.resources()).toEqual(
      new Set(keys.flatMap((key) => [key, `${key}#editor`])),
    );
    expect(standIn.calls().byRoute).toMatchObject({ 'GET /resources': 3 });
  });

  it('one without roles or relations named is read too', async () => {
    const { permit, standIn } = await start();
    const body = '[{"key":"safe"},{"key":"box","roles":null,"relations":null}]';
    standIn.faults.add({ path: '/resources', effect: { kind: 'error', status: 200, body } });
    expect(await permit.resources()).toEqual(new Set(['safe', 'box']));
    expect(await permit.resourceRelations()).toEqual(new Map());
  });

  it('are made, with roles and relations, which then hold', async () => {
    const { permit } = await start();
    expect(await permit.createResource({ key: 'safe', name: 'Safe' })).toBe(true);
    expect(await permit.createResourceRole('safe', { key: 'owner', name: 'Owner' })).toBe(true);
    const relation = { key: 'place', name: 'Place', subject: 'folder' };
    expect(await permit.createRelation('safe', relation)).toBe(true);
    expect(await permit.resources()).toEqual(
      new Set([...FOLDER, ...DOCUMENT, 'safe', 'safe#owner', 'safe.place']),
    );
    expect((await permit.resourceRelations()).get('safe.place')).toBe('folder');

    await permit.createTenant({ key: 'acme', name: 'Acme', attributes: {} });
    await permit.ensureUser('ann');
    for (const key of ['folder:f1', 'safe:s1']) {
      await permit.createInstance({ key, tenant: 'acme', attributes: {} });
    }
    await permit.relate({ subject: 'folder:f1', relation: 'place', object: 'safe:s1' });
    await permit.assign({ user: 'ann', role: 'owner', tenant: 'acme', instance: 'safe:s1' });
  });

  it('are left as they are where they were there before', async () => {
    const { permit } = await start();
    expect(await permit.createResource({ key: 'folder', name: 'another' })).toBe(false);
    expect(await permit.createResourceRole('folder', { key: 'editor', name: 'x' })).toBe(false);
    const relation = { key: 'parent', name: 'x', subject: 'document' };
    expect(await permit.createRelation('folder', relation)).toBe(false);
    expect((await permit.resourceRelations()).get('folder.parent')).toBe('folder');
  });

  it('a role or a relation of one that is not there is unknown', async () => {
    const { permit } = await start();
    const unknown = { code: 'unknown_resource', retry: 'permanent', missing: 'resource' };
    for (const key of ['safe', 'folder/f1?']) {
      const role = permit.createResourceRole(key, { key: 'owner', name: 'Owner' });
      await expect(role).rejects.toMatchObject(unknown);
    }
    const relation = { key: 'place', name: 'Place' };
    await expect(
      permit.createRelation('safe', { ...relation, subject: 'folder' }),
    ).rejects.toMatchObject(unknown);
    await expect(
      permit.createRelation('folder', { ...relation, subject: 'safe' }),
    ).rejects.toMatchObject(unknown);
  });

  it('fail with the route, and without a key, where Permit refuses them', async () => {
    const { standIn, permit } = await start();
    standIn.faults.add({
      when: ({ method }) => method === 'POST',
      effect: { kind: 'error', status: 403 },
    });
    const record = { key: 'secret-key', name: 'x' };
    const routes = ['POST /resources ', 'POST /resources/… ', 'POST /resources/… '];
    const failures = [
      await failureOf(permit.createResource(record)),
      await failureOf(permit.createResourceRole('secret-key', record)),
      await failureOf(permit.createRelation('secret-key', { ...record, subject: 'secret-key' })),
    ];
    for (const [index, failure] of failures.entries()) {
      expect(failure).toMatchObject({ code: 'unauthorized' });
      expect(String(failure)).toContain(routes[index]);
      expect(String(failure)).not.toContain('secret-key');
    }
  });
});

import { describe, expect, it } from 'vitest';
import { byCall, DOCUMENTS, everyRole, everyTuple, furnishedWithDocuments } from './documents.ts';
import { inShort, type Scene } from './scene.ts';

const ALL = [
  'user_ann document:d1 viewer',
  'user_ann internal member',
  'user_ann org_acme admin',
  'user_ann workspace:org_acme guest',
  'user_bob org_acme member',
  'user_bob team_1 editor',
  'user_bob workspace:org_acme guest',
];
const TUPLES = [
  'folder:f1 parent folder:f2',
  'workspace:org_acme workspace folder:f1',
  'workspace:org_acme workspace folder:f2',
];

/** Mends, and expects that nothing differs then. */
async function mended(scene: Scene): Promise<void> {
  await scene.mend({ maxRemovals: { share: 1 } });
  expect(inShort(await scene.compare())).toEqual([]);
}

describe('comparing what records declare', () => {
  it('misses an instance, what it holds and who has something on it', async () => {
    const scene = await furnishedWithDocuments();
    const { engine } = scene;
    byCall(engine, 'facts', 'DELETE', '/resource_instances/folder:f1');
    expect(inShort(await scene.compare())).toEqual([
      'missing instance folder:f1',
      'missing relation folder:f1 at folder:f2: parent / -',
    ]);
    const sent = await scene.mend();
    expect(sent.map(({ kind }) => kind)).toEqual(['tenant']);
    expect(everyTuple(engine)).toEqual(TUPLES);
    expect(inShort(await scene.compare())).toEqual([]);
  });

  it('misses a bare instance by the roles on it', async () => {
    const scene = await furnishedWithDocuments();
    byCall(scene.engine, 'facts', 'DELETE', '/resource_instances/document:d1');
    expect(inShort(await scene.compare())).toEqual([
      'missing role user_ann at document:d1: viewer / -',
    ]);
    await mended(scene);
    expect(everyRole(scene.engine)).toEqual(ALL);
  });

  it('finds what was changed in Permit', async () => {
    const scene = await furnishedWithDocuments();
    const { engine } = scene;
    byCall(engine, 'facts', 'PATCH', '/resource_instances/workspace:org_acme', {
      attributes: { tier: 9 },
    });
    byCall(engine, 'facts', 'DELETE', '/relationship_tuples', {
      subject: 'folder:f1',
      relation: 'parent',
      object: 'folder:f2',
    });
    expect(inShort(await scene.compare())).toEqual([
      'missing relation folder:f1 at folder:f2: parent / -',
      'changed instance workspace:org_acme attributes.tier: 2 / 9',
    ]);
    await mended(scene);
  });

  it('deletes what is declared no more, and nothing over the brake', async () => {
    const scene = await furnishedWithDocuments();
    const { engine, provider } = scene;
    provider.setTenant('org_acme', {
      name: 'Acme',
      metadata: { tier: 2, folders: [{ id: 'f2', title: '2026' }] },
    });
    const found = await scene.compare();
    expect(inShort(found)).toEqual([
      'extra relation folder:f1 at folder:f2: - / parent',
      'deleted instance folder:f1',
    ]);
    expect(found.removals.instances).toEqual({ count: 1, of: 4, allowed: 1 });
    await expect(scene.mend({ maxRemovals: { count: 0 } })).rejects.toThrow(
      /1 of 4 resource instances/,
    );
    expect(engine.standIn.facts().instances).toHaveLength(4);
    await mended(scene);
    expect(everyTuple(engine)).toEqual(['workspace:org_acme workspace folder:f2']);
  });

  it('deletes what a deleted user declared', async () => {
    const home = {
      name: 'home',
      on: 'user',
      when: {},
      instance: 'folder:{user}',
      tenant: 'main',
      roles: 'editor',
    } as const;
    const scene = await furnishedWithDocuments({
      ...DOCUMENTS,
      clerk: { rules: [home, ...(DOCUMENTS.clerk?.rules ?? [])] },
    });
    const { engine, provider } = scene;
    expect(everyRole(engine)).toContain('user_bob folder:user_bob editor');
    provider.removeUser('user_bob');
    const found = await scene.compare();
    expect(inShort(found)).toEqual(['deleted user user_bob', 'deleted instance folder:user_bob']);
    expect(found.removals).toMatchObject({ users: { count: 1 }, instances: { count: 1 } });
    await mended(scene);
    expect(engine.standIn.facts().instances.map(({ key }) => key)).not.toContain('folder:user_bob');
  });
});

import { describe, expect, it } from 'vitest';
import { byHand } from './by-hand.ts';
import { documentEngine, instanceRolesIn, instancesIn, tuplesIn } from './documents.ts';
import { membership, removal, tenant, tenantDeleted, user, userDeleted } from './jobs.ts';

const acme = (metadata: Record<string, unknown>) =>
  tenant('acme', { name: 'Acme', metadata: JSON.parse(JSON.stringify(metadata)) });
const folders = [
  { id: 'f1', title: 'Plans' },
  { id: 'f2', title: '2026', parent: 'f1' },
];
const documents = [{ id: 'd1', folder: 'f2' }];
const sharing = (id: string, shared: readonly { id: string; role: string }[]) =>
  user(id, { metadata: { shared: shared.map((one) => ({ ...one, org: 'acme' })) } });

describe('a resource instance that a record declares', () => {
  it('is made with its attributes, in its tenant, and related, parents first', async () => {
    const engine = documentEngine();
    engine.send(acme({ folders, documents }));
    await engine.settle();
    expect(engine.standIn.facts().instances).toEqual([
      { key: 'document:d1', tenant: 'acme', attributes: {} },
      { key: 'folder:f1', tenant: 'acme', attributes: { title: 'Plans' } },
      { key: 'folder:f2', tenant: 'acme', attributes: { title: '2026' } },
    ]);
    expect(tuplesIn(engine)).toEqual([
      'folder:f2 parent document:d1',
      'folder:f1 parent folder:f2',
    ]);
    expect(engine.dead()).toEqual([]);
  });

  it('costs nothing when it is told again', async () => {
    const engine = documentEngine();
    engine.send(acme({ folders, documents }));
    await engine.settle();
    engine.newCalls();
    engine.send(acme({ folders, documents }));
    await engine.settle();
    expect(engine.newCalls()).toMatchObject({ writes: 0, bulk: 0 });
  });

  it('is changed, moved to another parent, and goes with the record’s word', async () => {
    const engine = documentEngine();
    engine.send(acme({ folders, documents }), sharing('ann', [{ id: 'd1', role: 'viewer' }]));
    await engine.settle();
    engine.send(
      acme({ folders: [{ id: 'f1', title: 'Ideas' }], documents: [{ id: 'd1', folder: 'f1' }] }),
    );
    await engine.settle();
    expect(instancesIn(engine)).toEqual(['document:d1', 'folder:f1']);
    expect(engine.standIn.facts().instances[1]?.attributes).toEqual({ title: 'Ideas' });
    expect(tuplesIn(engine)).toEqual(['folder:f1 parent document:d1']);
    expect(instanceRolesIn(engine)).toEqual(['ann viewer document:d1']);
    engine.send(acme({ folders: [], documents: [] }));
    await engine.settle();
    expect(instancesIn(engine)).toEqual([]);
    expect(tuplesIn(engine)).toEqual([]);
    expect(instanceRolesIn(engine)).toEqual([]);
  });

  it('stays while the record has no answer', async () => {
    const engine = documentEngine();
    engine.send(acme({ folders, documents }));
    await engine.settle();
    engine.send(acme({ other: true }));
    await engine.settle();
    expect(instancesIn(engine)).toHaveLength(3);
  });

  it('goes with its organization', async () => {
    const engine = documentEngine();
    engine.send(acme({ folders, documents }), sharing('ann', [{ id: 'd1', role: 'viewer' }]));
    await engine.settle();
    engine.send(tenantDeleted('acme'));
    await engine.settle();
    expect(instancesIn(engine)).toEqual([]);
    expect(instanceRolesIn(engine)).toEqual([]);
  });

  it('is changed and never deleted when it was there before us', async () => {
    const engine = documentEngine();
    engine.send(tenant('acme', { name: 'Acme' }));
    await engine.settle();
    byHand.makeInstance(engine, 'folder', 'f1', 'acme', { color: 'red' });
    engine.send(acme({ folders: [{ id: 'f1', title: 'Ours' }] }));
    await engine.settle();
    expect(engine.standIn.facts().instances).toEqual([
      { key: 'folder:f1', tenant: 'acme', attributes: { color: 'red', title: 'Ours' } },
    ]);
    engine.send(acme({ folders: [] }));
    await engine.settle();
    expect(instancesIn(engine)).toEqual(['folder:f1']);
  });
});

describe('roles on resource instances', () => {
  it('come and go with the list in the user’s record, and with the user', async () => {
    const engine = documentEngine();
    engine.send(acme({ documents: [{ id: 'd1' }, { id: 'd2' }] }));
    engine.send(
      sharing('ann', [
        { id: 'd1', role: 'viewer' },
        { id: 'd2', role: 'editor' },
      ]),
    );
    await engine.settle();
    expect(instanceRolesIn(engine)).toEqual(['ann viewer document:d1', 'ann editor document:d2']);
    engine.send(sharing('ann', [{ id: 'd2', role: 'viewer' }]));
    await engine.settle();
    expect(instanceRolesIn(engine)).toEqual(['ann viewer document:d2']);
    engine.send(userDeleted('ann'));
    await engine.settle();
    expect(instanceRolesIn(engine)).toEqual([]);
    expect(instancesIn(engine)).toEqual(['document:d1', 'document:d2']);
  });

  it('are taken when an older record is told late', async () => {
    const engine = documentEngine();
    const older = sharing('ann', [{ id: 'd1', role: 'editor' }]);
    const newer = sharing('ann', []);
    engine.send(acme({ documents: [{ id: 'd1' }] }), newer);
    await engine.settle();
    engine.send(older);
    await engine.settle();
    expect(instanceRolesIn(engine)).toEqual([]);
  });

  it('come with a membership’s role, and go with it or with the membership', async () => {
    const engine = documentEngine();
    engine.send(acme({}), membership('ann', 'acme', ['org:admin']));
    await engine.settle();
    expect(instanceRolesIn(engine)).toEqual(['ann owner workspace:acme']);
    expect(engine.roles()).toEqual(['ann acme admin']);
    engine.send(membership('ann', 'acme', ['org:member']));
    await engine.settle();
    expect(instanceRolesIn(engine)).toEqual([]);
    engine.send(membership('ann', 'acme', ['org:admin']));
    await engine.settle();
    engine.send(removal('ann', 'acme'));
    await engine.settle();
    expect(instanceRolesIn(engine)).toEqual([]);
    expect(engine.roles()).toEqual([]);
  });
});

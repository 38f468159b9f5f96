import { describe, expect, it } from 'vitest';
import { documentEngine, instanceRolesIn, instancesIn, tuplesIn } from './documents.ts';
import { reasons } from './harness.ts';
import { membership, tenant, user } from './jobs.ts';

const acme = () =>
  tenant('acme', {
    name: 'Acme',
    metadata: { folders: [{ id: 'f1', title: 'Plans' }], documents: [{ id: 'd1', folder: 'f1' }] },
  });
const ann = () =>
  user('ann', {
    email: 'ann@mail.test',
    metadata: {
      shared: [
        { id: 'd1', org: 'acme', role: 'viewer' },
        { id: 'd1', org: 'acme', role: 'approver' },
      ],
    },
  });

describe('what Permit’s schema does not have', () => {
  it('is named when it is a resource, and all else is applied', async () => {
    const engine = documentEngine({}, ['document']);
    engine.send(acme(), membership('ann', 'acme', ['org:admin']));
    await engine.settle();
    expect(instancesIn(engine)).toEqual(['folder:f1', 'workspace:acme']);
    expect(instanceRolesIn(engine)).toEqual(['ann owner workspace:acme']);
    expect(engine.tenants()).toEqual({ acme: 'Acme' });
    expect(reasons(engine)).toEqual(['unknown_resource']);
    expect(engine.dead()[0]?.reason.message).toContain('resource "document"');
  });

  it('is named when it is a role on a resource', async () => {
    const engine = documentEngine();
    engine.send(acme(), ann());
    await engine.settle();
    expect(instanceRolesIn(engine)).toEqual(['ann viewer document:d1']);
    expect(reasons(engine)).toEqual(['unknown_role']);
    expect(engine.dead()[0]?.reason.message).toContain('role "approver" of resource "document"');
    expect(engine.users()).toHaveProperty('ann');
  });

  it('is named when it is a relation, and both instances are there', async () => {
    const engine = documentEngine({}, ['folder']);
    engine.standIn.createResource('folder', { roles: ['editor'] });
    engine.send(acme());
    await engine.settle();
    expect(instancesIn(engine)).toEqual(['document:d1', 'folder:f1']);
    expect(reasons(engine)).toEqual(['unknown_relation']);
    expect(engine.dead()[0]?.reason.message).toContain('relation "parent" of resource "document"');
  });
});

describe('a rule that the config has no longer', () => {
  it('takes along what it gave, with whatever is told next of the user or the organization', async () => {
    const before = documentEngine();
    before.send(acme(), user('ann', { metadata: { teams: [{ org: 'acme', role: 'member' }] } }));
    before.send(membership('ann', 'acme', ['org:admin']));
    await before.settle();
    expect(before.roles()).toEqual(['ann acme admin', 'ann acme member']);

    const after = documentEngine(
      { beside: before, config: { clerk: { roles: { rename: { 'org:admin': 'admin' } } } } },
      ['workspace', 'folder', 'document'],
    );
    after.send(user('ann', { metadata: {} }), acme());
    await after.settle();
    expect(after.roles()).toEqual(['ann acme admin']);
    expect(instanceRolesIn(after)).toEqual([]);
    expect(tuplesIn(after)).toEqual([]);
    expect(instancesIn(after)).toEqual(['workspace:acme']);
  });
});

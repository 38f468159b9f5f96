import { describe, expect, it } from 'vitest';
import type { SyncJob } from '../../lib/jobs/index.ts';
import type { SyncConfig } from '../../lib/mapping/index.ts';
import { grant, grantDeleted, removal, tenantDeleted, userDeleted } from '../sync/jobs.ts';
import { furnished, inShort, type Scene } from './scene.ts';

const KEPT: SyncConfig = { users: { onDelete: 'unassign' }, tenants: { onDelete: 'unassign' } };
const HELD = 'user_cid org_acme member';
const EXTRA = 'extra role user_cid in org_acme: - / member';

/** Sends a removal that Permit refuses for good: it ends as a dead letter, and what it should take stays. */
async function refuse(scene: Scene, removes: SyncJob): Promise<void> {
  const { faults } = scene.engine.standIn;
  faults.add({ method: 'DELETE', effect: { kind: 'error', status: 400 } });
  scene.engine.send(removes);
  await scene.engine.settle();
  faults.clear();
  scene.engine.pass(10 * 60_000);
}

describe('what a removal left in Permit', () => {
  it('is found and taken: the role of who left', async () => {
    const scene = await furnished();
    scene.provider.removeMember('user_cid', 'org_acme');
    await refuse(scene, removal('user_cid', 'org_acme', { version: scene.engine.now() }));
    expect(scene.engine.roles()).toContain(HELD);
    expect(inShort(await scene.compare())).toEqual([EXTRA]);
    await scene.mend();
    expect(scene.engine.roles()).not.toContain(HELD);
    expect(inShort(await scene.compare())).toEqual([]);
  });

  it.each([
    ['goes', {}, 'deleted user user_cid'],
    ['stays', KEPT, EXTRA],
  ])('is found and taken: of a deleted user whose record %s', async (_, config, found) => {
    const scene = await furnished({ config });
    scene.provider.removeUser('user_cid');
    await refuse(scene, userDeleted('user_cid', { version: scene.engine.now() }));
    expect(scene.engine.roles()).toContain(HELD);
    expect(inShort(await scene.compare())).toEqual([found]);
    await scene.mend();
    expect(scene.engine.roles()).not.toContain(HELD);
    expect(inShort(await scene.compare())).toEqual([]);
  });

  it.each([
    ['goes', {}],
    ['stays', KEPT],
  ])('is found and taken: of a deleted organization whose record %s', async (_, config) => {
    const scene = await furnished({ config });
    scene.provider.removeTenant('org_blue');
    await refuse(scene, tenantDeleted('org_blue', { version: scene.engine.now() }));
    expect(scene.engine.roles()).toContain('user_ann org_blue admin');
    await scene.mend();
    expect(scene.engine.roles()).not.toContain('user_ann org_blue admin');
    expect(inShort(await scene.compare())).toEqual([]);
  });

  it('is left where only another provider speaks of the place', async () => {
    const scene = await furnished();
    scene.engine.send(grant('user_cid', 'org_blue', 'editor'));
    await scene.engine.settle();
    const version = scene.engine.now();
    await refuse(scene, grantDeleted('user_cid', 'org_blue', 'editor', { version }));
    expect(scene.engine.roles()).toContain('user_cid org_blue editor');
    expect(inShort(await scene.compare())).toEqual([]);
  });
});

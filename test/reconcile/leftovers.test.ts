import { describe, expect, it } from 'vitest';
import type { SyncConfig } from '../../lib/mapping/index.ts';
import { refusalOf } from '../../lib/reconcile/index.ts';
import { grant, grantDeleted, tenantDeleted, userDeleted } from '../sync/jobs.ts';
import { createScene, furnished, inShort, type Scene } from './scene.ts';

/** Forty users in as many organizations, brought in by events. */
async function crowd(config: SyncConfig = {}): Promise<Scene> {
  const scene = createScene({ config });
  for (let n = 0; n < 40; n++) {
    scene.provider.setTenant(`org_${n}`);
    scene.provider.setUser(`user_${n}`);
    scene.provider.setRoles(`user_${n}`, `org_${n}`, ['member']);
  }
  await scene.tell();
  return scene;
}

describe('who left nothing to lose', () => {
  it('is not in the way of a deletion, where records stay in Permit', async () => {
    const scene = await crowd({
      users: { onDelete: 'unassign' },
      tenants: { onDelete: 'unassign' },
    });
    for (let n = 0; n < 5; n++) {
      const version = scene.engine.now() - 300_000;
      scene.engine.send(userDeleted(`user_${n}`, { version }));
      scene.engine.send(tenantDeleted(`org_${n}`, { version }));
      scene.provider.removeUser(`user_${n}`);
      scene.provider.removeTenant(`org_${n}`);
    }
    await scene.engine.settle();
    scene.engine.pass(10 * 60_000);
    scene.provider.removeUser('user_7');
    const found = await scene.compare();
    expect(inShort(found)).toEqual(['deleted user user_7']);
    expect(refusalOf(found)).toBeNull();
    await scene.mend();
    expect(scene.engine.roles()).not.toContain('user_7 org_7 member');
    scene.provider.removeTenant('org_8');
    expect(inShort(await scene.compare())).toEqual(['deleted tenant org_8']);
  });

  it('is not in the way of those who lose a role, where another provider keeps them', async () => {
    const scene = await crowd();
    for (let n = 0; n < 8; n++) scene.engine.send(grant(`user_${n}`, 'org_30', 'editor'));
    await scene.engine.settle();
    scene.engine.pass(10 * 60_000);
    for (let n = 0; n < 6; n++) scene.provider.removeUser(`user_${n}`);
    await scene.mend({ maxRemovals: { share: 1 } });
    scene.engine.pass(10 * 60_000);
    scene.provider.removeUser('user_7');
    const found = await scene.compare();
    expect(inShort(found)).toEqual(['extra role user_7 in org_7: - / member']);
    expect(refusalOf(found)).toBeNull();
  });
});

describe('a grant that the provider took, of a role that stays by another grant', () => {
  it('is stale, so that the role goes with that one: of another provider', async () => {
    const scene = await furnished();
    scene.engine.send(grant('user_cid', 'org_acme', 'member'));
    await scene.engine.settle();
    scene.engine.pass(10 * 60_000);
    scene.provider.removeMember('user_cid', 'org_acme');
    expect(inShort(await scene.compare())).toEqual([
      'stale role user_cid in org_acme: member / member',
    ]);
    await scene.mend();
    expect(inShort(await scene.compare())).toEqual([]);
    const version = scene.engine.now();
    scene.engine.send(grantDeleted('user_cid', 'org_acme', 'member', { version }));
    await scene.engine.settle();
    expect(scene.engine.roles()).not.toContain('user_cid org_acme member');
  });

  it('of the same provider', async () => {
    const rename = { owner: 'admin', admin: 'admin' };
    const scene = createScene({ source: 'auth0', config: { auth0: { roles: { rename } } } });
    scene.provider.setTenant('org_acme');
    scene.provider.setUser('auth0|1');
    scene.provider.setRoles('auth0|1', 'org_acme', ['owner', 'admin']);
    await scene.tell();
    scene.provider.setRoles('auth0|1', 'org_acme', ['admin']);
    expect(inShort(await scene.compare())).toEqual([
      'stale role auth0|1 in org_acme: admin / admin',
    ]);
    await scene.mend();
    expect(inShort(await scene.compare())).toEqual([]);
    const version = scene.engine.now();
    scene.engine.send(grantDeleted('auth0|1', 'org_acme', 'admin', { version }));
    await scene.engine.settle();
    expect(scene.engine.roles()).toEqual([]);
  });
});

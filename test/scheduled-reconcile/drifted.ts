import { createScene, furnished, type Scene, type SceneOptions } from '../reconcile/scene.ts';
import { byHand } from '../sync/by-hand.ts';

/** What differs in {@link drifted}. */
export const DRIFT = { missing: 2, changed: 1, extra: 1 };

/** Permit lost somebody, an event got lost, and a membership was taken away unheard. */
export async function drifted(options: SceneOptions = {}): Promise<Scene> {
  const scene = await furnished(options);
  byHand.remove(scene.engine, 'users', 'user_bob');
  scene.provider.setUser('user_cid', { email: 'cid.moved@mail.test' });
  scene.provider.removeMember('user_ann', 'org_blue');
  return scene;
}

/** So many users in one organization. */
export async function crowd(size: number): Promise<Scene> {
  const scene = createScene();
  scene.provider.setTenant('org_acme', { name: 'Acme' });
  for (let n = 0; n < size; n++) {
    scene.provider.setUser(`user_${n}`, { email: `${n}@mail.test` });
    scene.provider.setRoles(`user_${n}`, 'org_acme', ['member']);
  }
  await scene.tell();
  return scene;
}

import { describe, expect, it } from 'vitest';
import { confirm, sendMends } from '../../lib/reconcile/index.ts';
import { byHand } from '../sync/by-hand.ts';
import { membership, user, userDeleted } from '../sync/jobs.ts';
import { furnished, inShort, type Scene } from './scene.ts';

/** Sends what was found, and lets the worker do it. */
async function send(scene: Scene, found: Awaited<ReturnType<Scene['compare']>>): Promise<void> {
  await sendMends(found, { send: async (jobs) => scene.engine.sendImport(...jobs) });
  await scene.engine.settle();
}

describe('what happens after the provider was read', () => {
  it('wins over what was read: a role', async () => {
    const scene = await furnished();
    const { engine, provider } = scene;
    provider.setRoles('user_bob', 'org_acme', ['org:admin']);
    const found = await scene.compare();
    engine.pass(1_000);
    engine.send(membership('user_bob', 'org_acme', ['org:viewer'], { version: engine.now() }));
    await engine.settle();
    await send(scene, found);
    expect(engine.roles()).toContain('user_bob org_acme viewer');
    expect(engine.roles().filter((role) => role.startsWith('user_bob'))).toHaveLength(1);
  });

  it('wins over what was read: somebody who is back', async () => {
    const scene = await furnished();
    const { engine, provider } = scene;
    provider.removeUser('user_cid');
    const found = await scene.compare();
    engine.pass(1_000);
    const version = engine.now();
    engine.send(
      user('user_cid', { email: 'cid@mail.test' }, { version }),
      membership('user_cid', 'org_acme', ['org:member'], { version }),
    );
    await engine.settle();
    await send(scene, found);
    expect(engine.users()).toHaveProperty('user_cid');
    expect(engine.roles()).toContain('user_cid org_acme member');
  });

  it('wins over what was read: somebody who is gone', async () => {
    const scene = await furnished();
    const { engine } = scene;
    byHand.remove(engine, 'users', 'user_cid');
    const found = await scene.compare();
    engine.pass(1_000);
    engine.send(userDeleted('user_cid', { version: engine.now() }));
    await engine.settle();
    await send(scene, found);
    expect(engine.users()).not.toHaveProperty('user_cid');
    expect(engine.roles().filter((role) => role.startsWith('user_cid'))).toEqual([]);
  });

  it('wins when it came to the worker first and to the listing not yet', async () => {
    const scene = await furnished();
    const { engine } = scene;
    const version = engine.now() - 10_000;
    engine.send(
      user('user_new', {}, { version }),
      membership('user_new', 'org_acme', [], { version }),
    );
    await engine.settle();
    expect(inShort(await scene.compare({ maxRemovals: { share: 1 } }))).toEqual([]);
  });
});

describe('what is mended', () => {
  it('is looked at again before: a role that came meanwhile is left out', async () => {
    const scene = await furnished();
    const { engine, provider, options } = scene;
    provider.setRoles('user_bob', 'org_acme', ['org:admin']);
    byHand.remove(engine, 'users', 'user_cid');
    const found = await scene.compare();
    provider.setRoles('user_bob', 'org_acme', ['org:member']);
    expect(inShort(await confirm(found, options))).toEqual([
      'missing user user_cid',
      'missing role user_cid in org_acme: member / -',
    ]);
  });

  it('is looked at again before: who is there after all is not deleted', async () => {
    const scene = await furnished();
    const { provider, options } = scene;
    provider.removeUser('user_cid');
    provider.setTenant('org_cyan');
    await scene.mend({ maxRemovals: { count: 0 } }).catch(() => {});
    provider.removeTenant('org_blue');
    const found = await scene.compare();
    provider.setUser('user_cid', { email: 'cid@mail.test' });
    provider.setRoles('user_cid', 'org_acme', ['org:member']);
    provider.setTenant('org_blue', { name: 'Blue' });
    provider.setRoles('user_ann', 'org_blue', ['org:admin']);
    expect(inShort(await confirm(found, options))).toEqual(['missing tenant org_cyan']);
  });

  it('is looked at again before: a stale listing brings nobody back', async () => {
    const scene = await furnished();
    const { engine, provider, options } = scene;
    engine.send(userDeleted('user_cid', { version: engine.now() - 120_000 }));
    await engine.settle();
    const found = await scene.compare();
    expect(inShort(found)).toContain('missing user user_cid');
    provider.removeUser('user_cid');
    const confirmed = await confirm(found, options);
    expect(inShort(confirmed)).toEqual([]);
  });

  it('takes first, then gives', async () => {
    const scene = await furnished();
    scene.provider.setRoles('user_new', 'org_acme', ['org:member']);
    scene.provider.setUser('user_new');
    scene.provider.removeUser('user_cid');
    const sent = await scene.mend();
    expect(sent.map(({ kind }) => kind)).toEqual(['user.deleted', 'user', 'membership']);
    for (const { version, verify, fresh, eventId } of sent) {
      expect({ verify, fresh }).toEqual({ verify: true, fresh: true });
      expect(eventId).toMatch(/^~(?:reconcile|snapshot):/);
      expect(version).toBeLessThanOrEqual(scene.engine.now() - 60_000);
    }
  });
});

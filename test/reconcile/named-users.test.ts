import { describe, expect, it } from 'vitest';
import { byHand } from '../sync/by-hand.ts';
import { furnished, inShort } from './scene.ts';

describe('users that are named', () => {
  it('are read by themselves, and nobody else is', async () => {
    const scene = await furnished();
    const { engine, provider } = scene;
    byHand.remove(engine, 'users', 'user_ann');
    byHand.remove(engine, 'users', 'user_bob');
    provider.trouble = 'fails midway';
    const users = ['user_bob', 'user_bob'];
    expect(inShort(await scene.compare({ users }))).toEqual([
      'missing user user_bob',
      'missing role user_bob in org_acme: member / -',
    ]);
    engine.standIn.resetCalls();
    await scene.mend({ users });
    expect(engine.users()).toMatchObject({ user_bob: { email: 'bob@mail.test' } });
    expect(engine.users()).not.toHaveProperty('user_ann');
    expect(new Set(provider.asked)).toEqual(new Set(['user_bob']));
    expect(inShort(await scene.compare({ users }))).toEqual([]);
  });

  it('are deleted when the provider has none, few of them without a brake', async () => {
    const scene = await furnished();
    const { engine, provider } = scene;
    for (const name of ['ann', 'bob', 'cid']) provider.removeUser(`user_${name}`);
    const users = ['user_ann', 'user_bob', 'user_cid'];
    const found = await scene.compare({ users });
    expect(found.removals.users).toEqual({ count: 3, of: 3, allowed: null });
    await scene.mend({ users });
    expect(engine.users()).toEqual({});
  });

  it('are under the brake when they are many', async () => {
    const scene = await furnished();
    const { provider } = scene;
    const users = ['user_ann', 'user_bob', 'user_cid', 'user_x', 'user_y'];
    for (const id of users) provider.removeUser(id);
    await expect(scene.mend({ users })).rejects.toThrow(/3 of 3 users/);
    await scene.mend({ users, maxRemovals: { count: 3 } });
    expect(scene.engine.users()).toEqual({});
  });

  it('that nobody knows make no difference', async () => {
    const scene = await furnished();
    expect(inShort(await scene.compare({ users: ['user_nobody'] }))).toEqual([]);
  });

  it('lose a role in an organization that they left', async () => {
    const scene = await furnished();
    scene.provider.removeMember('user_ann', 'org_blue');
    await scene.mend({ users: ['user_ann'] });
    expect(scene.engine.roles().filter((role) => role.startsWith('user_ann'))).toEqual([
      'user_ann org_acme member',
    ]);
  });
});

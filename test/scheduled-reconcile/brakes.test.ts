import { describe, expect, it } from 'vitest';
import { furnished } from '../reconcile/scene.ts';
import { crowd } from './drifted.ts';
import { createWorld, HOUR_MS } from './world.ts';

describe('a brake', () => {
  it('more removals than allowed: nothing at all is sent, and somebody has to look', async () => {
    const scene = await crowd(40);
    for (let n = 0; n < 3; n++) scene.provider.removeUser(`user_${n}`);
    scene.provider.setUser('user_5', { email: 'other@mail.test' });
    const world = createWorld(scene, { ports: { mode: 'mend' } });
    expect(await world.wake()).toBe('refused');
    expect(world.sent).toEqual([]);
    expect(world.state().last).toMatchObject({
      outcome: 'refused',
      code: 'too_many_removals',
      found: { counts: { deleted: 3, changed: 1 } },
    });
    expect(world.counted).toEqual([
      'drift clerk changed 1',
      'drift clerk deleted 3',
      'reconcile_runs clerk refused 1',
    ]);
    expect(world.log).toMatchObject([{ level: 'warn', code: 'too_many_removals' }]);
    // Not before the interval is over: reading it all again would say the same.
    expect(await world.wake()).toBe('idle');
    scene.engine.pass(24 * HOUR_MS);
    expect(await world.wake(undefined, { maxRemovals: { share: 0.1 } })).toBe('finished');
    expect(world.sent.filter(({ kind }) => kind === 'user.deleted')).toHaveLength(3);
  });

  it('the same in report mode: it tells what differs, and that mending would be refused', async () => {
    const scene = await crowd(40);
    for (let n = 0; n < 3; n++) scene.provider.removeUser(`user_${n}`);
    const world = createWorld(scene);
    expect(await world.wake()).toBe('finished');
    expect(world.state().last?.found).toMatchObject({
      counts: { deleted: 3 },
      wouldRefuse: 'too_many_removals',
    });
    expect(world.log).toMatchObject([{ level: 'info', code: 'too_many_removals' }]);
  });

  it.each(['report', 'mend'] as const)('a provider that lists nobody, in %s mode', async (mode) => {
    const scene = await furnished();
    scene.provider.trouble = 'lists nobody';
    const world = createWorld(scene, { ports: { mode, maxRemovals: { share: 1 } } });
    expect(await world.wake()).toBe('refused');
    expect(world.state().last).toMatchObject({ outcome: 'refused', code: 'empty_read' });
    expect(world.sent).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { DirectoryError } from '../../lib/directories/index.ts';
import { DRIFT, drifted } from './drifted.ts';
import { createWorld, HOUR_MS } from './world.ts';

describe('a reading that fails', () => {
  it.each(['fails midway', 'ends early'] as const)(
    'as the provider %s: the run stays open, and goes on once it answers again',
    async (trouble) => {
      const scene = await drifted();
      const world = createWorld(scene, { ports: { mode: 'mend' } });
      scene.provider.trouble = trouble;
      expect(await world.wake()).toBe('going_on');
      expect(await world.wake()).toBe('going_on');
      expect(world.sent).toEqual([]);
      expect(world.log).toMatchObject([{ level: 'warn' }, { level: 'warn' }]);
      expect(world.counted).toEqual([
        'reconcile_runs clerk going_on 1',
        'reconcile_runs clerk going_on 1',
      ]);
      scene.provider.trouble = 'none';
      expect(await world.wake()).toBe('finished');
      expect(world.state().last).toMatchObject({ wakeUps: 3, found: { counts: DRIFT } });
    },
  );

  it('wake-up after wake-up: it has failed, and is tried again in an hour', async () => {
    const scene = await drifted();
    scene.provider.trouble = 'fails midway';
    const world = createWorld(scene);
    // The first has read a page at least; then come eight without any.
    expect(await world.wakeToEnd()).toEqual({ end: 'failed', wakes: 9 });
    expect(world.state().last).toMatchObject({ outcome: 'failed', code: 'unavailable' });
    expect(world.counted.at(-1)).toBe('reconcile_runs clerk failed 1');
    expect(world.log.at(-1)).toMatchObject({ level: 'error', code: 'unavailable' });
    scene.provider.trouble = 'none';
    expect(await world.wake()).toBe('idle');
    scene.engine.pass(HOUR_MS);
    expect(await world.wake()).toBe('finished');
  });

  it('for want of access has failed at once', async () => {
    const scene = await drifted();
    const refused = new DirectoryError('no_access', 'Clerk, GET /v1/users: answered 401');
    const world = createWorld(scene);
    const end = await world.wake(undefined, {
      directory: (signal) => ({
        ...world.ports.directory(signal),
        async *pages() {
          await Promise.reject(refused);
          yield* [];
        },
      }),
    });
    expect(end).toBe('failed');
    expect(world.log).toMatchObject([{ level: 'error', message: refused.message }]);
    expect([...world.chunks.rows.keys()]).toEqual([]);
  });

  it('in a way that nobody foresaw tells where, and not what', async () => {
    const world = createWorld(await drifted());
    const end = await world.wake(undefined, {
      call: () => async () => {
        throw new TypeError('cannot read ann@mail.test');
      },
    });
    expect(end).toBe('failed');
    const [line] = world.log;
    expect(line).toMatchObject({ code: 'unexpected', message: 'TypeError' });
    expect(line?.at).toMatch(/failing\.test/);
  });

  it('when users are not known by their ids is refused before anything is read', async () => {
    const scene = await drifted({ config: { clerk: { userKey: '{email}' } } });
    const world = createWorld(scene);
    expect(await world.wake()).toBe('failed');
    expect(world.state().last).toMatchObject({ code: 'users_not_by_id' });
  });
});

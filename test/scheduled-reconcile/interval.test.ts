import { describe, expect, it } from 'vitest';
import { drifted } from './drifted.ts';
import { createWorld, HOUR_MS, MINUTE_MS } from './world.ts';

describe('the interval', () => {
  it('begins when a run has ended, and nothing is read before it is over', async () => {
    const scene = await drifted();
    let steps = 0;
    const world = createWorld(scene, {
      ports: { intervalMs: 2 * HOUR_MS },
      onStep(_, when) {
        if (when === 'before') steps += 1;
      },
    });
    expect(await world.wake()).toBe('finished');
    steps = 0;
    for (let n = 0; n < 7; n++) expect(await world.wake()).toBe('idle');
    // Each looks at one item.
    expect(steps).toBe(7);
    expect(await world.wake()).toBe('finished');
  });

  it('is for each provider by itself', async () => {
    const scene = await drifted();
    const world = createWorld(scene);
    await world.wake();
    expect(await world.wake()).toBe('idle');
    const directory = (signal: AbortSignal) => ({
      ...world.ports.directory(signal),
      source: 'auth0' as const,
    });
    expect(await world.wake(undefined, { source: 'auth0', directory })).not.toBe('idle');
  });

  it('nothing is begun with less than two minutes left', async () => {
    const world = createWorld(await drifted());
    expect(await world.wake(2 * MINUTE_MS - 1)).toBe('idle');
    expect(await world.wake(2 * MINUTE_MS)).toBe('finished');
  });

  it('a document that cannot be read is as good as none', async () => {
    const scene = await drifted();
    const world = createWorld(scene);
    scene.engine.memory.documents.put('reconcile#clerk', '{"v":2}');
    expect(await world.wake()).toBe('finished');
    scene.engine.memory.documents.put('reconcile#clerk', 'damaged');
    expect(await world.wake()).toBe('finished');
  });
});

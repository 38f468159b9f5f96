import { describe, expect, it } from 'vitest';
import { isAtOnce } from '../../lib/scheduled-reconcile/at-once.ts';
import { readRuns } from '../../lib/scheduled-reconcile/read-runs.ts';
import { crowd, drifted } from './drifted.ts';
import { createWorld } from './world.ts';

describe('what is kept of a run', () => {
  it('says how far a wake-up had come that had to stop', async () => {
    const scene = await drifted();
    const world = createWorld(scene, {
      onStep(step, when) {
        if (when === 'before' && (step === 'permit' || step === 'provider')) {
          scene.engine.pass(12_000);
        }
      },
    });
    expect(await world.wake(125_000)).toBe('going_on');
    const { open } = world.state();
    expect(open?.step?.phase).toMatch(/^(?:permit|provider)/);
    expect(open?.step?.done).toBeGreaterThan(0);
    const [runs] = await readRuns(world.ports.documents);
    expect(runs).toMatchObject({ source: 'clerk', open: { step: open?.step } });
  });

  it('says why one was refused, and how many users were read, without anybody in it', async () => {
    const scene = await crowd(40);
    for (let n = 0; n < 3; n++) scene.provider.removeUser(`user_${n}`);
    const world = createWorld(scene, { ports: { mode: 'mend' } });
    await world.wake();
    const [runs] = await readRuns(world.ports.documents);
    expect(runs?.last?.message).toContain('it would take away 3 of 40 users');
    expect(runs?.last?.found?.users).toBe(37);
    expect(JSON.stringify(runs)).not.toMatch(/user_|mail\.test|org_/);
  });

  it('is told of providers that are expected, though they never had a run, and of no other', async () => {
    const world = createWorld(await drifted());
    expect(await readRuns(world.ports.documents)).toEqual([]);
    expect(await readRuns(world.ports.documents, ['auth0'])).toEqual([{ source: 'auth0' }]);
  });
});

it.each([
  [{ begin: 'now' }, true],
  [{ source: 'aws.events', 'detail-type': 'Scheduled Event' }, false],
  [{ begin: 'later' }, false],
  [undefined, false],
])('%j asks for a run at once: %s', (event, isAsked) => {
  expect(isAtOnce(event)).toBe(isAsked);
});

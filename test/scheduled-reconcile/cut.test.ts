import { describe, expect, it } from 'vitest';
import type { SyncJob } from '../../lib/jobs/index.ts';
import type { RunState } from '../../lib/scheduled-reconcile/run-state.ts';
import { drifted } from './drifted.ts';
import { createWorld, type Step } from './world.ts';

/** The least that is worth a wake-up: 80 s of work. */
const SHORT_MS = 125_000;

interface Ran {
  readonly end: string;
  readonly wakes: number;
  readonly last: RunState['last'];
  readonly sent: readonly SyncJob[];
  /** Steps, of each kind. */
  readonly steps: ReadonlyMap<Step, number>;
}

/** A run in which each request takes so long. */
async function run(stepMs: number, lastsMs: number): Promise<Ran> {
  const scene = await drifted();
  scene.provider.removeUser('user_bob');
  const steps = new Map<Step, number>();
  const world = createWorld(scene, {
    ports: { mode: 'mend', maxRemovals: { count: 5 } },
    onStep(step, when) {
      if (when === 'after') return;
      steps.set(step, (steps.get(step) ?? 0) + 1);
      if (step === 'permit' || step === 'provider' || step === 'send') scene.engine.pass(stepMs);
    },
  });
  const { end, wakes } = await world.wakeToEnd(lastsMs);
  return { end, wakes, last: world.state().last, sent: world.sent, steps };
}

const jobsOf = ({ sent }: Ran) => sent.map(({ kind, eventId }) => `${kind} ${eventId}`).toSorted();

describe('a run that is cut', () => {
  it.each([6_000, 9_000, 12_000, 18_000])(
    'into wake-ups in which a request takes %i ms comes to the same as one in one piece',
    async (stepMs) => {
      const whole = await run(stepMs, 900_000);
      const cut = await run(stepMs, SHORT_MS);
      expect(whole).toMatchObject({ end: 'finished', wakes: 1 });
      expect(cut.end).toBe('finished');
      expect(cut.wakes).toBeGreaterThan(1);
      expect(cut.last?.wakeUps).toBe(cut.wakes);
      expect(cut.last?.found).toEqual(whole.last?.found);
      expect(cut.last?.found?.mends).toBeGreaterThan(0);
      expect(jobsOf(cut)).toEqual(jobsOf(whole));
    },
  );

  it('asks the provider for nothing twice', async () => {
    const whole = await run(12_000, 900_000);
    const cut = await run(12_000, SHORT_MS);
    expect(cut.wakes).toBeGreaterThan(2);
    expect(cut.steps.get('provider')).toBe(whole.steps.get('provider'));
  });

  it('that does not get on at all fails in the end, and sends nothing', async () => {
    const cut = await run(60_000, SHORT_MS);
    // The first one reads a page of Permit's; then there are eight without any.
    expect(cut).toMatchObject({ end: 'failed', wakes: 9, sent: [] });
    expect(cut.last).toMatchObject({ outcome: 'failed', code: 'no_progress' });
  });
});

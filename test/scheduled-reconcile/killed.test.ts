import { describe, expect, it } from 'vitest';
import { inShort, type Scene } from '../reconcile/scene.ts';
import { drifted } from './drifted.ts';
import { createWorld, type World } from './world.ts';

/** A wake-up that dies in a step: nothing that it does from there on reaches the world. */
async function world(
  killedAt: number,
): Promise<{ scene: Scene; world: World; steps: () => number }> {
  const scene = await drifted();
  let steps = 0;
  let isDead = false;
  const made = createWorld(scene, {
    ports: { mode: 'mend' },
    onStep() {
      steps += 1;
      isDead ||= steps === killedAt;
      if (isDead) throw new Error('killed');
    },
  });
  const wake = made.wake;
  made.wake = async (...given) => {
    try {
      return await wake(...given);
    } catch (error) {
      if (!isDead) throw error;
      return 'busy';
    } finally {
      isDead = false;
      // The holder's time is over by the next wake-up.
      scene.engine.pass(10_000);
    }
  };
  return { scene, world: made, steps: () => steps };
}

const jobsOf = ({ sent }: World) => new Set(sent.map(({ kind, eventId }) => `${kind} ${eventId}`));

describe('a run whose wake-up is killed', () => {
  it('in a step goes on, sends the same, and leaves nothing behind', async () => {
    const whole = await world(0);
    await whole.world.wake();
    const all = whole.steps();
    expect(all).toBeGreaterThan(30);
    const wanted = jobsOf(whole.world);
    expect(wanted.size).toBeGreaterThan(0);
    // Every third: before some steps, and after others.
    for (let at = 1; at <= all; at += 3) {
      const killed = await world(at);
      const { end } = await killed.world.wakeToEnd();
      expect(end, `killed at ${at}`).toBe('finished');
      expect(jobsOf(killed.world), `killed at ${at}`).toEqual(wanted);
      await killed.scene.engine.settle();
      expect(killed.scene.engine.dead(), `killed at ${at}`).toEqual([]);
      expect(inShort(await killed.scene.compare()), `killed at ${at}`).toEqual([]);
      // What nobody comes to delete any more goes by its expiry.
      const left = at >= all - 2 && at < all ? 1 : 0;
      expect(killed.world.chunks.rows.size, `killed at ${at}`).toBe(left);
    }
  });

  it('in the middle of sending sends the same jobs at the same versions', async () => {
    const scene = await drifted();
    let isDead = false;
    let isFirst = true;
    const made = createWorld(scene, {
      ports: { mode: 'mend' },
      onStep(step, when) {
        // The jobs are on the queue, and nobody has heard of it.
        isDead ||= isFirst && step === 'send' && when === 'after';
        if (isDead) isFirst = false;
        if (isDead) throw new Error('killed');
      },
    });
    await expect(made.wake()).rejects.toThrow('killed');
    isDead = false;
    const first = made.sent.splice(0);
    // The worker has mended it meanwhile: nothing is compared anew.
    await scene.engine.settle();
    scene.engine.pass(10_000);
    expect(await made.wake()).toBe('finished');
    expect(made.sent).toEqual(first);
    expect(made.counted.filter((line) => line.startsWith('drift'))).toHaveLength(3);
    await scene.engine.settle();
    expect(inShort(await scene.compare())).toEqual([]);
  });
});

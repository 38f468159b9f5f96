import { describe, expect, it } from 'vitest';
import { createEngine, DAY_MS, HOUR_MS, reasons } from './harness.ts';
import { people } from './people.ts';

describe('a backlog that an outage keeps to the end of the queue’s retention', () => {
  it('is dead-lettered as a whole, and not dropped by the queue', async () => {
    const engine = createEngine();
    engine.standIn.faults.refuseKey(401);
    engine.send(...people('user', 3_000));
    const sentAt = engine.now();
    engine.pass(7 * DAY_MS - 5 * HOUR_MS);
    for (let wakes = 0; wakes < 20 && engine.memory.queue.size() > 0; wakes++) {
      await engine.invoke();
    }
    expect(engine.memory.queue.size()).toBe(0);
    expect(engine.now()).toBeLessThan(sentAt + 7 * DAY_MS);
    expect(new Set(reasons(engine))).toEqual(new Set(['expired']));
    expect(engine.dead()).toHaveLength(3_000);
  });
});

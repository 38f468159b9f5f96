import { describe, expect, it } from 'vitest';
import { createEngine, DAY_MS, type Engine, HOUR_MS, MINUTE_MS, reasons } from './harness.ts';
import { user } from './jobs.ts';

/** An invocation an hour, until then or until nothing is left. */
async function hourly(engine: Engine, until: number): Promise<void> {
  while (engine.now() < until && engine.memory.queue.size() > 0) {
    await engine.invoke();
    engine.pass(HOUR_MS);
  }
}

describe('a message that waits for days', () => {
  it.each([
    ['an outage', 'drop'],
    ['a refused key', 401],
  ] as const)('ends in `expired` only near the queue’s retention: %s', async (_what, kind) => {
    const engine = createEngine();
    if (kind === 'drop') engine.standIn.faults.outage();
    else engine.standIn.faults.refuseKey(kind);
    const sentAt = engine.now();
    engine.send(user('ann', {}));
    await hourly(engine, sentAt + 6.7 * DAY_MS);
    expect(reasons(engine)).toEqual([]);
    await hourly(engine, sentAt + 7 * DAY_MS);
    expect(reasons(engine)).toEqual(['expired']);
    const { failedAt = 0, firstSeenAt, message } = engine.dead()[0]?.reason ?? {};
    expect(firstSeenAt).toBe(sentAt);
    expect(failedAt - sentAt).toBeLessThan(7 * DAY_MS);
    expect(message).toContain('Permit');
    expect(engine.memory.queue.size()).toBe(0);
  });

  it('never comes near the thousand receipts that the queue allows of one copy', async () => {
    const engine = createEngine();
    const sentAt = engine.now();
    engine.standIn.faults.outage();
    engine.send(user('ann', {}));
    let received = 0;
    while (received < 1_600) {
      engine.pass(Math.max(0, engine.memory.queue.nextVisible() - engine.now()));
      // Too short to wait in: given back at once, to come again within a minute.
      received += (await engine.invoke(5_000)).handed;
    }
    expect(engine.memory.queue.size()).toBe(1);
    expect(engine.memory.queue.mostReceipts()).toBe(500);
    while (engine.memory.queue.size() > 0) {
      engine.pass(HOUR_MS);
      received += (await engine.invoke(5_000)).handed;
    }
    expect(engine.dead()).toMatchObject([
      { job: { user: 'ann' }, reason: { reason: 'expired', firstSeenAt: sentAt } },
    ]);
    const { failedAt = 0, attempts } = engine.dead()[0]?.reason ?? {};
    expect(failedAt - sentAt).toBeGreaterThan(6.7 * DAY_MS);
    expect(attempts).toBe(received);
  });

  it('leaves a message that could not be replaced by a copy as it is', async () => {
    const engine = createEngine({
      queue: (port) => ({
        ...port,
        resend: async () => {
          throw new Error('no answer');
        },
      }),
    });
    const outage = engine.standIn.faults.outage();
    engine.send(user('ann', {}));
    for (let n = 0; n < 600; n++) {
      await engine.invoke(5_000);
      engine.pass(MINUTE_MS);
    }
    expect(engine.memory.queue.mostReceipts()).toBe(600);
    expect(engine.memory.queue.size()).toBe(1);
    engine.standIn.faults.clear(outage);
    await engine.settle();
    expect(Object.keys(engine.users())).toEqual(['ann']);
  });
});

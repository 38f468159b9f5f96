import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../bench/clock/virtual-clock.ts';
import { createMemoryQueue } from '../../bench/memory/queue.ts';
import { randomFrom } from '../../bench/random.ts';

const START = 1_800_000_000_000;

function setUp(bodies: readonly string[]) {
  const clock = createVirtualClock(START);
  const queue = createMemoryQueue({ clock, random: randomFrom(1) });
  for (const body of bodies) queue.send(body);
  const { port } = queue;
  return {
    queue,
    pass: (ms: number) => clock.run(() => clock.sleep(ms)),
    receive: (max: number) => clock.run(() => port.receive(max)),
    remove: (...messages: Parameters<typeof port.remove>) =>
      clock.run(() => port.remove(...messages)),
    delay: (...of: Parameters<typeof port.delay>) => clock.run(() => port.delay(...of)),
    resend: (...of: Parameters<typeof port.resend>) => clock.run(() => port.resend(...of)),
  };
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `body ${index}`);

describe('the queue in memory', () => {
  it('gives each message once while it is invisible, whatever the order', async () => {
    const { queue, receive } = setUp(numbered(1_000));
    const taken = [...queue.hand(10), ...(await receive(2_000))];
    expect(taken.map(({ body }) => body).sort()).toEqual(numbered(1_000).sort());
    expect(await receive(10)).toEqual([]);
  });

  it('gives what was not deleted again after its visibility timeout, and counts that', async () => {
    const { queue, receive, remove, pass } = setUp(['one', 'two']);
    const [first] = await receive(1);
    const [second] = await receive(1);
    if (first === undefined || second === undefined) throw new Error('two were sent');
    await remove([first]);
    await pass(89_000);
    expect(await receive(10)).toEqual([]);
    await pass(1_000);
    const again = await receive(10);
    expect(again).toMatchObject([{ body: second.body, receiveCount: 2, receipts: 2 }]);
    expect(queue.size()).toBe(1);
  });

  it('does not delete by a receipt that a later receive has replaced', async () => {
    const { queue, receive, remove, pass } = setUp(['one']);
    const stale = await receive(1);
    await pass(90_000);
    await receive(1);
    await remove(stale);
    expect(queue.size()).toBe(1);
  });

  it('hides a message for as long as it is told', async () => {
    const { receive, delay, pass } = setUp(['one']);
    const taken = await receive(1);
    await delay(taken, 5);
    await pass(4_000);
    expect(await receive(1)).toEqual([]);
    await pass(1_000);
    expect(await receive(1)).toHaveLength(1);
  });

  it('lets a copy remember when the first was sent and how often it was received', async () => {
    const { receive, resend, remove, pass } = setUp(['one']);
    const [taken] = await receive(1);
    if (taken === undefined) throw new Error('one was sent');
    await resend(taken, 10);
    await remove([taken]);
    await pass(10_000);
    expect(await receive(10)).toMatchObject([
      { body: 'one', sentAt: START, receiveCount: 2, receipts: 1 },
    ]);
  });

  it('shows no more once 120,000 messages are in flight', () => {
    const { queue } = setUp(numbered(120_001));
    expect(queue.hand(200_000)).toHaveLength(120_000);
    const [one] = queue.hand(1);
    expect(one).toBeUndefined();
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { receiveAll, startSqs } from './embedded-sqs.ts';
import { queueMessage } from './jobs.ts';
import { withScriptedQueue, workerQueue } from './worker-queues.ts';

let sqs: Awaited<ReturnType<typeof startSqs>>;
beforeAll(async () => {
  sqs = await startSqs();
});
afterAll(() => sqs.close());

describe('receiving', () => {
  it('takes all that is there, beyond one call', async () => {
    const { queue } = await workerQueue(sqs, 137);
    const messages = await queue.receive(1000);
    expect(new Set(messages.map((message) => message.messageId)).size).toBe(137);
    expect(messages[0]).toMatchObject({ receiveCount: 1, receipts: 1, handed: false });
    expect(messages[0]?.sentAt).toBeGreaterThan(1_600_000_000_000);
  });

  it('takes no more than asked for', async () => {
    const { queue, depth } = await workerQueue(sqs, 60);
    expect(await queue.receive(25)).toHaveLength(25);
    expect(await depth()).toEqual({ visible: 35, inFlight: 25 });
  });

  it('hides what it received only for its own visibility timeout', async () => {
    const { queue } = await workerQueue(sqs, 1, 0);
    expect(await queue.receive(1)).toHaveLength(1);
    expect(await queue.receive(1)).toMatchObject([{ receiveCount: 2, receipts: 2 }]);
  });
});

describe('a queue that shows nothing', () => {
  /** Receives with one lane; each answer has so many messages, the later ones none. */
  async function receiving(answers: readonly number[]) {
    let found: readonly unknown[] = [];
    const { calls } = await withScriptedQueue(
      (_, index) => ({ messages: answers[index] ?? 0 }),
      async (queue) => {
        found = await queue.receive(10);
      },
    );
    return { found: found.length, calls: calls.length };
  }

  it('is asked once when it had nothing before either', async () => {
    expect(await receiving([])).toEqual({ found: 0, calls: 1 });
  });

  it('is asked once more, by one lane, when it had a few', async () => {
    expect(await receiving([4, 0, 3])).toEqual({ found: 4, calls: 2 });
  });

  it('is asked twice more by every lane when it had many', async () => {
    const { calls } = await withScriptedQueue(
      (_, index) => ({ messages: index === 0 ? 10 : 0 }),
      async (queue) => expect(await queue.receive(12_000)).toHaveLength(10),
    );
    expect(calls).toHaveLength(1 + 8 * 2);
  });

  it('is not asked again when all that was wanted has come', async () => {
    expect(await receiving([4, 6, 9])).toEqual({ found: 10, calls: 2 });
  });

  it('is asked once and no oftener, however much is wanted', async () => {
    const { calls } = await withScriptedQueue(
      () => ({}),
      async (queue) => expect(await queue.receive(12_000)).toEqual([]),
    );
    expect(calls).toHaveLength(1);
  });
});

describe('a receive that SQS fails', () => {
  it('gives what the others have received', async () => {
    await withScriptedQueue(
      (_, index) => (index === 1 ? { status: 500 } : { messages: index === 0 ? 10 : 0 }),
      async (queue) => expect(await queue.receive(100)).toHaveLength(10),
    );
  });

  it('is told when nothing was received', async () => {
    await withScriptedQueue(
      () => ({ status: 503 }),
      (queue) =>
        expect(queue.receive(100)).rejects.toMatchObject({ code: 'unavailable', status: 503 }),
    );
  });
});

describe('answering for a message', () => {
  it('removes many', async () => {
    const { queue, depth } = await workerQueue(sqs, 133);
    await queue.remove(await queue.receive(133));
    expect(await depth()).toEqual({ visible: 0, inFlight: 0 });
  });

  it('dead-letters the body with the reason', async () => {
    const { queue, deadLetterUrl } = await workerQueue(sqs, 1);
    const [message] = await queue.receive(1);
    if (message === undefined) throw new Error('one expected');
    await queue.deadLetter(message, {
      reason: 'invalid_job',
      message: 'no job',
      attempts: 1,
      firstSeenAt: message.sentAt,
      failedAt: message.sentAt + 5,
    });
    const [letter] = await receiveAll(sqs.client, deadLetterUrl);
    expect(letter?.Body).toBe(message.body);
    expect(letter?.MessageAttributes?.['reason']?.StringValue).toBe('invalid_job');
  });
});

describe('a deletion that SQS fails', () => {
  const removing = (failures: number) =>
    withScriptedQueue(
      (_, index) =>
        index < failures
          ? { failed: [{ id: '0', code: 'InternalError', senderFault: false }] }
          : {},
      (queue) => queue.remove([queueMessage(1), queueMessage(2)]),
    );

  it('is tried once more, for the failed ones only', async () => {
    const { undeleted, calls } = await removing(1);
    expect(undeleted).toEqual([]);
    expect(calls.map((call) => call.ids.length)).toEqual([2, 1]);
  });

  it('is told, and does no harm', async () => {
    const { undeleted } = await removing(9);
    expect(undeleted).toMatchObject([[1, { code: 'unavailable' }]]);
  });
});

import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QueueMessage } from '../../lib/jobs/index.ts';
import { MAX_JOB_BYTES, MAX_MESSAGE_BYTES } from '../../lib/queue/index.ts';
import { startSqs } from './embedded-sqs.ts';
import { userJobOf } from './jobs.ts';
import { withScriptedQueue, workerQueue } from './worker-queues.ts';

let sqs: Awaited<ReturnType<typeof startSqs>>;
beforeAll(async () => {
  sqs = await startSqs();
});
afterAll(() => sqs.close());

type Queue = Awaited<ReturnType<typeof workerQueue>>['queue'];
async function only(queue: Queue): Promise<QueueMessage> {
  const [message] = await queue.receive(1);
  if (message === undefined) throw new Error('a message expected');
  return message;
}

describe('a message that is sent again', () => {
  it('is a copy that remembers its age and receipts, beside the original', async () => {
    const { queue, depth } = await workerQueue(sqs, 1);
    const original = { ...(await only(queue)), sentAt: 1_700_000_000_000, receiveCount: 500 };
    await queue.resend(original, 0);
    expect(await depth()).toEqual({ visible: 1, inFlight: 1 });
    const copy = await only(queue);
    expect(copy).toMatchObject({
      body: original.body,
      sentAt: 1_700_000_000_000,
      receiveCount: 501,
      receipts: 1,
    });
    expect(copy.messageId).not.toBe(original.messageId);
  });

  it('remembers them through many copies', async () => {
    const { queue } = await workerQueue(sqs, 1);
    const first = await only(queue);
    let message = first;
    for (let copies = 1; copies <= 3; copies++) {
      // Received twice each.
      await queue.delay([message], 0);
      const again = await only(queue);
      await queue.resend(again, 0);
      await queue.remove([again]);
      message = await only(queue);
      expect(message).toMatchObject({ receiveCount: 2 * copies + 1, receipts: 1 });
    }
    expect(message).toMatchObject({ body: first.body, sentAt: first.sentAt });
  });

  it('becomes visible after the seconds that it is told, at most 15 minutes', async () => {
    const { queue, queueUrl } = await workerQueue(sqs, 1);
    const message = await only(queue);
    await queue.resend(message, 0.2);
    await queue.resend(message, 5000);
    expect(await queue.receive(10)).toEqual([]);
    const { Attributes } = await sqs.client.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({ ApproximateNumberOfMessagesDelayed: '2' });
  });

  it('has room for its memory in the largest job there is', async () => {
    const { queue, sender, depth } = await workerQueue(sqs, 0);
    await expect(sender.send([userJobOf(MAX_JOB_BYTES + 1)])).rejects.toMatchObject({
      code: 'job_too_large',
    });
    await sender.send([userJobOf(MAX_JOB_BYTES)]);
    const message = await only(queue);
    await queue.resend({ ...message, receiveCount: 999_999_999 }, 0);
    expect(await depth()).toEqual({ visible: 1, inFlight: 1 });
  });

  it('is told when SQS does not take it', async () => {
    const { queue } = await workerQueue(sqs, 1);
    const message = await only(queue);
    const body = 'x'.repeat(MAX_MESSAGE_BYTES);
    await expect(queue.resend({ ...message, body }, 0)).rejects.toMatchObject({ code: 'refused' });
    await withScriptedQueue(
      () => ({ status: 503 }),
      (scripted) =>
        expect(scripted.resend(message, 0)).rejects.toMatchObject({
          code: 'unavailable',
          retry: 'transient',
        }),
    );
  });
});

import type { SQSEvent } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createDeadLetters,
  createJobSender,
  createSqsClient,
  createWorkerQueue,
  fromSqsEvent,
  type QueueError,
} from '../../lib/queue/index.ts';
import type { QueuePort } from '../../lib/sync/ports.ts';
import { depth, receiveAll, startSqs, useEndpoint } from './embedded-sqs.ts';
import { userJobs } from './jobs.ts';
import { startScriptedSqs } from './scripted-sqs.ts';

let sqs: Awaited<ReturnType<typeof startSqs>>;
beforeAll(async () => {
  sqs = await startSqs();
});
afterAll(() => sqs.close());

let queues = 0;
async function fresh(count: number, visibilitySeconds = 60) {
  queues += 1;
  const queueUrl = sqs.createQueue(`live-${queues}`);
  const deadLetterUrl = sqs.createQueue(`live-${queues}-dead`);
  const { client } = sqs;
  await createJobSender({ client, queueUrl }).send(userJobs(count));
  // The annotation is a test by itself: this is what lib/sync asks of a queue.
  const queue: QueuePort = createWorkerQueue({
    client,
    queueUrl,
    deadLetters: createDeadLetters({ client, queueUrl: deadLetterUrl }),
    visibilitySeconds,
  });
  return { queue, queueUrl, deadLetterUrl, depth: () => depth(client, queueUrl) };
}

describe('receiving', () => {
  it('takes all that is there, beyond one call', async () => {
    const { queue } = await fresh(137);
    const messages = await queue.receive(1000);
    expect(new Set(messages.map((message) => message.messageId)).size).toBe(137);
    expect(messages[0]).toMatchObject({ receiveCount: 1, handed: false });
    expect(messages[0]?.sentAt).toBeGreaterThan(1_600_000_000_000);
  });

  it('takes no more than asked for', async () => {
    const { queue, depth } = await fresh(60);
    expect(await queue.receive(25)).toHaveLength(25);
    expect(await depth()).toEqual({ visible: 35, inFlight: 25 });
  });

  it('answers an empty list at once when there is nothing', async () => {
    const { queue } = await fresh(0);
    expect(await queue.receive(100)).toEqual([]);
  });

  it('hides what it received only for its own visibility timeout', async () => {
    const { queue } = await fresh(1, 0);
    expect(await queue.receive(1)).toHaveLength(1);
    expect(await queue.receive(1)).toMatchObject([{ receiveCount: 2 }]);
  });
});

describe('answering for a message', () => {
  it('removes many', async () => {
    const { queue, depth } = await fresh(33);
    await queue.remove(await queue.receive(33));
    expect(await depth()).toEqual({ visible: 0, inFlight: 0 });
  });

  it('makes one visible again after the seconds that it is told', async () => {
    const { queue, depth } = await fresh(2);
    const [first, second] = await queue.receive(2);
    if (first === undefined || second === undefined) throw new Error('two expected');
    await queue.delay(first, 0);
    await queue.delay(second, 90_000);
    expect(await depth()).toEqual({ visible: 1, inFlight: 1 });
  });

  it('does not mind a delay for one that is gone', async () => {
    const { queue } = await fresh(1);
    const [message] = await queue.receive(1);
    if (message === undefined) throw new Error('one expected');
    await queue.remove([message]);
    await expect(queue.delay(message, 5)).resolves.toBeUndefined();
  });

  it('dead-letters the body with the reason', async () => {
    const { queue, deadLetterUrl } = await fresh(1);
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
  const message = (n: number) => ({
    messageId: `m-${n}`,
    receiptHandle: `h-${n}`,
    body: '{}',
    receiveCount: 1,
    sentAt: 1,
    handed: false,
  });

  async function removing(failures: number) {
    const endpoint = await startScriptedSqs((_, index) =>
      index < failures ? { failed: [{ id: '0', code: 'InternalError', senderFault: false }] } : {},
    );
    useEndpoint(endpoint.url);
    const client = createSqsClient({ maxAttempts: 1 });
    const undeleted: [number, QueueError][] = [];
    const queue = createWorkerQueue({
      client,
      queueUrl: endpoint.queueUrl,
      deadLetters: createDeadLetters({ client, queueUrl: endpoint.queueUrl }),
      visibilitySeconds: 60,
      onUndeleted: (count, error) => undeleted.push([count, error]),
    });
    await queue.remove([message(1), message(2)]);
    await endpoint.close();
    return { undeleted, sizes: endpoint.calls.map((call) => call.ids.length) };
  }

  it('is tried once more, for the failed ones only', async () => {
    expect(await removing(1)).toEqual({ undeleted: [], sizes: [2, 1] });
  });

  it('is told, and does no harm', async () => {
    const { undeleted } = await removing(9);
    expect(undeleted).toMatchObject([[1, { code: 'unavailable' }]]);
  });
});

describe('messages handed over by the event source', () => {
  it('are marked as handed', () => {
    const event: SQSEvent = {
      Records: [
        {
          messageId: 'm-1',
          receiptHandle: 'h-1',
          body: '{}',
          attributes: {
            ApproximateReceiveCount: '3',
            SentTimestamp: '1700000000000',
            SenderId: 'x',
            ApproximateFirstReceiveTimestamp: '1700000000001',
          },
          messageAttributes: {},
          md5OfBody: '',
          eventSource: 'aws:sqs',
          eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:live',
          awsRegion: 'us-east-1',
        },
      ],
    };
    expect(fromSqsEvent(event)).toEqual([
      {
        messageId: 'm-1',
        receiptHandle: 'h-1',
        body: '{}',
        receiveCount: 3,
        sentAt: 1_700_000_000_000,
        handed: true,
      },
    ]);
  });
});

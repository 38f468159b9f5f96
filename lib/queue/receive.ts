import { type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { QueueMessage } from '../jobs/index.ts';
import { exchange } from './exchange.ts';
import { MAX_BATCH_ENTRIES } from './limits.ts';
import { EARLIER_RECEIVES, FIRST_SENT_AT, historyOf } from './resent.ts';

export interface ReceiveOptions {
  readonly client: SQSClient;
  readonly queueUrl: string;
  /** How long nobody else sees what was received. */
  readonly visibilitySeconds: number;
  /** Receives under way at once. */
  readonly lanes: number;
}

/**
 * A short poll asks only some of the queue's servers (SQS developer guide, "Short and long polling"), so that one empty
 * answer from a queue which had something a moment ago does not mean that it is empty now.
 */
const EMPTY_ANSWERS = 2;

/**
 * Receives what is visible, up to `max`, without waiting: in several lanes once there is much, each of them until the
 * queue shows it nothing.
 *
 * @throws {QueueError} only when nothing was received
 */
export async function receiveUpTo(
  max: number,
  { client, queueUrl, visibilitySeconds, lanes }: ReceiveOptions,
): Promise<readonly QueueMessage[]> {
  const received: QueueMessage[] = [];
  let asked = 0;

  async function receiveBatch(size: number): Promise<readonly QueueMessage[]> {
    const answer = await exchange('ReceiveMessage', () =>
      client.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: size,
          VisibilityTimeout: visibilitySeconds,
          WaitTimeSeconds: 0,
          MessageSystemAttributeNames: ['ApproximateReceiveCount', 'SentTimestamp'],
          MessageAttributeNames: [FIRST_SENT_AT, EARLIER_RECEIVES],
        }),
      ),
    );
    return (answer.Messages ?? []).flatMap(toQueueMessage);
  }

  async function lane(): Promise<void> {
    let empty = 0;
    while (asked < max) {
      const size = Math.min(MAX_BATCH_ENTRIES, max - asked);
      asked += size;
      const batch = await receiveBatch(size);
      asked -= size - batch.length;
      received.push(...batch);
      empty = batch.length === 0 ? empty + 1 : 0;
      // A message that came alone does not wait for a second look.
      if (empty === EMPTY_ANSWERS || (empty > 0 && width === 1)) return;
    }
  }

  // Mostly there is nothing, or little: one look then, and not one for each lane.
  const first = await receiveBatch(Math.min(MAX_BATCH_ENTRIES, max));
  received.push(...first);
  asked = first.length;
  if (first.length === 0) return received;
  const width = first.length < MAX_BATCH_ENTRIES ? 1 : lanes;
  await Promise.allSettled(Array.from({ length: width }, lane));
  // What has been received is worth more than an error later: it would only be invisible for a while.
  return received;
}

function toQueueMessage(message: Message): QueueMessage[] {
  const { MessageId, ReceiptHandle, Body, Attributes, MessageAttributes } = message;
  if (MessageId === undefined || ReceiptHandle === undefined || Body === undefined) return [];
  return [
    {
      messageId: MessageId,
      receiptHandle: ReceiptHandle,
      body: Body,
      ...historyOf({
        approximateReceiveCount: Attributes?.ApproximateReceiveCount,
        sentTimestamp: Attributes?.SentTimestamp,
        firstSentAt: MessageAttributes?.[FIRST_SENT_AT]?.StringValue,
        earlierReceives: MessageAttributes?.[EARLIER_RECEIVES]?.StringValue,
      }),
      handed: false,
    },
  ];
}

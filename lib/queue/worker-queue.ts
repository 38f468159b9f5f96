import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { DeadLetterReason, QueueMessage } from '../jobs/index.ts';
import { batchesOf, eachOf } from './batches.ts';
import type { DeadLetters } from './dead-letters.ts';
import { type QueueError, toQueueError } from './errors.ts';
import { exchange } from './exchange.ts';
import { MAX_BATCH_ENTRIES, MAX_VISIBILITY_SECONDS } from './limits.ts';

export interface WorkerQueueOptions {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly deadLetters: DeadLetters;
  /**
   * How long a message that we received ourselves stays invisible. Shorter than the queue's own
   * timeout, so that a dead worker's messages come back soon.
   */
  readonly visibilitySeconds: number;
  /** Told of messages that could not be deleted and so will come again. */
  readonly onUndeleted?: (count: number, error: QueueError) => void;
}

export interface WorkerQueue {
  receive(max: number): Promise<readonly QueueMessage[]>;
  remove(messages: readonly QueueMessage[]): Promise<void>;
  delay(message: QueueMessage, seconds: number): Promise<void>;
  deadLetter(message: QueueMessage, reason: DeadLetterReason): Promise<void>;
}

const PARALLEL_CALLS = 8;
/** Times that a deletion which SQS failed is tried. */
const MAX_DELETES = 2;
/** The message has been deleted, or is visible again: nothing is left to delay. */
const NOT_IN_FLIGHT = new Set([
  'MessageNotInflight',
  'AWS.SimpleQueueService.MessageNotInflight',
  'ReceiptHandleIsInvalid',
]);

/** The worker's side of a queue. All of it throws {@link QueueError} and nothing else. */
export function createWorkerQueue(options: WorkerQueueOptions): WorkerQueue {
  const { client, queueUrl, deadLetters, visibilitySeconds } = options;

  async function receiveBatch(max: number): Promise<QueueMessage[]> {
    const answer = await exchange('ReceiveMessage', () =>
      client.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: max,
          VisibilityTimeout: visibilitySeconds,
          WaitTimeSeconds: 0,
          MessageSystemAttributeNames: ['ApproximateReceiveCount', 'SentTimestamp'],
        }),
      ),
    );
    return (answer.Messages ?? []).flatMap(toQueueMessage);
  }

  /** The messages that SQS would not delete. */
  async function removeOnce(messages: readonly QueueMessage[]): Promise<readonly QueueMessage[]> {
    const answer = await exchange('DeleteMessageBatch', () =>
      client.send(
        new DeleteMessageBatchCommand({
          QueueUrl: queueUrl,
          Entries: messages.map((message, index) => ({
            Id: String(index),
            ReceiptHandle: message.receiptHandle,
          })),
        }),
      ),
    );
    const deleted = new Set(answer.Successful?.map((entry) => entry.Id));
    return messages.filter((_, index) => !deleted.has(String(index)));
  }

  async function removeBatch(messages: readonly QueueMessage[]): Promise<void> {
    let pending = messages;
    try {
      for (let tries = 0; tries < MAX_DELETES && pending.length > 0; tries += 1) {
        pending = await removeOnce(pending);
      }
      if (pending.length === 0) return;
      throw new Error('SQS failed some entries');
    } catch (cause) {
      options.onUndeleted?.(pending.length, toQueueError('DeleteMessageBatch', cause));
    }
  }

  return {
    async receive(max) {
      const received: QueueMessage[] = [];
      let asked = 0;
      // Each lane goes on until the queue shows nothing more or enough has been asked for.
      const lane = async () => {
        while (asked < max) {
          const size = Math.min(MAX_BATCH_ENTRIES, max - asked);
          asked += size;
          const batch = await receiveBatch(size);
          received.push(...batch);
          asked -= size - batch.length;
          if (batch.length === 0) return;
        }
      };
      const lanes = Math.min(PARALLEL_CALLS, Math.ceil(max / MAX_BATCH_ENTRIES));
      const ends = await Promise.allSettled(Array.from({ length: lanes }, lane));
      // What has been received is worth more than the error: it would only be invisible for a while.
      if (received.length === 0) {
        for (const end of ends) if (end.status === 'rejected') throw end.reason;
      }
      return received;
    },

    remove: (messages) =>
      eachOf(
        batchesOf(messages.map((message) => ({ message, bytes: 0 }))),
        PARALLEL_CALLS,
        (batch) => removeBatch(batch.map(({ message }) => message)),
      ),

    async delay(message, seconds) {
      const wanted = Math.min(Math.max(Math.ceil(seconds), 0), MAX_VISIBILITY_SECONDS);
      try {
        await client.send(
          new ChangeMessageVisibilityCommand({
            QueueUrl: queueUrl,
            ReceiptHandle: message.receiptHandle,
            VisibilityTimeout: wanted,
          }),
        );
      } catch (cause) {
        if (cause instanceof Error && NOT_IN_FLIGHT.has(cause.name)) return;
        throw toQueueError('ChangeMessageVisibility', cause);
      }
    },

    deadLetter: (message, reason) => deadLetters.send(message.body, reason),
  };
}

function toQueueMessage(message: Message): QueueMessage[] {
  const { MessageId, ReceiptHandle, Body } = message;
  if (MessageId === undefined || ReceiptHandle === undefined || Body === undefined) return [];
  return [
    {
      messageId: MessageId,
      receiptHandle: ReceiptHandle,
      body: Body,
      receiveCount: Number(message.Attributes?.ApproximateReceiveCount ?? 1),
      sentAt: Number(message.Attributes?.SentTimestamp ?? 0),
      handed: false,
    },
  ];
}

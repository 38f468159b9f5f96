import { DeleteMessageBatchCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { DeadLetterReason, QueueMessage } from '../jobs/index.ts';
import { batchesOf, eachOf } from './batches.ts';
import type { DeadLetters } from './dead-letters.ts';
import { delayAll } from './delay.ts';
import { type QueueError, toQueueError } from './errors.ts';
import { exchange } from './exchange.ts';
import { MAX_DELAY_SECONDS } from './limits.ts';
import { receiveUpTo } from './receive.ts';
import { memoryOf } from './resent.ts';
import { unconfirmedOf } from './unconfirmed.ts';

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
  /** What is visible now, up to `max`. */
  receive(max: number): Promise<readonly QueueMessage[]>;
  /** Never rejects: see `onUndeleted`. */
  remove(messages: readonly QueueMessage[]): Promise<void>;
  /** See {@link delayAll}. */
  delay(messages: readonly QueueMessage[], seconds: number): Promise<void>;
  /**
   * Sends a copy to the same queue, visible after so many seconds (at most 900), that remembers when the first one was
   * sent and how often it was received. Resolves only when SQS has confirmed it; the original stays.
   */
  resend(message: QueueMessage, seconds: number): Promise<void>;
  deadLetter(message: QueueMessage, reason: DeadLetterReason): Promise<void>;
}

/** Calls under way at once; more of them did not make twelve thousand messages any faster. */
const LANES = 8;
/** Times that a deletion which SQS failed is tried. */
const MAX_DELETES = 2;

/** The worker's side of a queue. All of it throws {@link QueueError} and nothing else. */
export function createWorkerQueue(options: WorkerQueueOptions): WorkerQueue {
  const { client, queueUrl, deadLetters, visibilitySeconds } = options;

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
    return unconfirmedOf(messages, answer).map(({ entry }) => entry);
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
    receive: (max) => receiveUpTo(max, { client, queueUrl, visibilitySeconds, lanes: LANES }),

    remove: (messages) =>
      eachOf(batchesOf(messages.map((message) => ({ message, bytes: 0 }))), LANES, (batch) =>
        removeBatch(batch.map(({ message }) => message)),
      ),

    delay: (messages, seconds) => delayAll(messages, seconds, { client, queueUrl, lanes: LANES }),

    async resend(message, seconds) {
      await exchange('SendMessage', () =>
        client.send(
          new SendMessageCommand({
            QueueUrl: queueUrl,
            MessageBody: message.body,
            DelaySeconds: Math.min(Math.max(Math.ceil(seconds), 0), MAX_DELAY_SECONDS),
            MessageAttributes: memoryOf(message),
          }),
        ),
      );
    },

    deadLetter: (message, reason) => deadLetters.send(message.body, reason),
  };
}

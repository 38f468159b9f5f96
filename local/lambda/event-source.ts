import { setTimeout as pause } from 'node:timers/promises';
import {
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { failedItems } from './batch-response.ts';
import type { LambdaFunction } from './function.ts';
import type { FunctionError } from './outcome.ts';
import { invocationsOf, recordOf } from './records.ts';

export interface EventSourceOptions {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly queueArn: string;
  readonly function: LambdaFunction;
  /** At most 10: there is no batching window. */
  readonly batchSize: number;
  readonly maximumConcurrency: number;
  readonly reportFailures: boolean;
  /** Told after each invocation. */
  readonly onBatch?: (batch: DeliveredBatch) => void;
  /** How long a receive waits for a message, in seconds. Default 1, so that it ends soon. */
  readonly waitSeconds?: number;
}

export interface DeliveredBatch {
  readonly records: number;
  readonly failed: number;
  /** The function threw, timed out or could not be started: the whole batch has failed. */
  readonly error?: FunctionError;
}

export interface EventSource {
  /** Stops receiving and waits for what is under way. */
  close(): Promise<void>;
}

/** Before the next try, when the queue cannot be reached. */
const RETRY_MS = 500;

/**
 * Lambda's event source for a queue: receives, invokes, deletes what succeeded. What failed is left
 * to its visibility timeout, and to the queue's redrive.
 */
export function startEventSource(options: EventSourceOptions): EventSource {
  const { client, queueUrl, reportFailures } = options;
  let open = true;

  async function receive(): Promise<SQSRecord[]> {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: options.batchSize,
        WaitTimeSeconds: options.waitSeconds ?? 1,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      }),
    );
    return Messages.map((message) => recordOf(message, options.queueArn));
  }

  async function deliver(records: readonly SQSRecord[]): Promise<void> {
    const outcome = await options.function.invoke(JSON.stringify({ Records: records }));
    const ids = records.map((record) => record.messageId);
    const failed = new Set(
      outcome.ok ? (reportFailures ? failedItems(outcome.payload, ids) : []) : ids,
    );
    const done = records.filter((record) => !failed.has(record.messageId));
    if (done.length > 0) {
      await client.send(
        new DeleteMessageBatchCommand({
          QueueUrl: queueUrl,
          Entries: done.map(({ receiptHandle }, index) => ({
            Id: String(index),
            ReceiptHandle: receiptHandle,
          })),
        }),
      );
    }
    options.onBatch?.({
      records: records.length,
      failed: failed.size,
      ...(outcome.ok ? {} : { error: outcome.error }),
    });
  }

  async function poll(): Promise<void> {
    while (open) {
      try {
        for (const records of invocationsOf(await receive())) await deliver(records);
      } catch {
        // The queue is out of reach, or is going away; its messages keep.
        if (open) await pause(RETRY_MS);
      }
    }
  }

  const pollers = Array.from({ length: options.maximumConcurrency }, poll);
  return {
    async close() {
      open = false;
      await Promise.all(pollers);
    },
  };
}

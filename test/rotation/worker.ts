import {
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { recordOf } from '../../local/lambda/records.ts';
import { context } from '../functions/gateway.ts';

export type WorkerHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

const TIMEOUT_MS = 20_000;

/**
 * The event source of the worker: hands it what is on the queue, and deletes what it was done with.
 *
 * @param timeoutMs the function's
 * @returns how many messages are to come again
 */
export async function wake(
  handler: WorkerHandler,
  client: SQSClient,
  queueUrl: string,
  timeoutMs = TIMEOUT_MS,
): Promise<number> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['All'],
    }),
  );
  const arn = `arn:aws:sqs:us-east-1:000000000000:${queueUrl.split('/').at(-1)}`;
  const Records = Messages.map((message) => recordOf(message, arn));
  if (Records.length === 0) return 0;
  const { batchItemFailures } = await handler(
    { Records },
    {
      ...context(),
      getRemainingTimeInMillis: () => timeoutMs,
    },
  );
  const kept = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  const Entries = Records.filter(({ messageId }) => !kept.has(messageId)).map((record, index) => ({
    Id: String(index),
    ReceiptHandle: record.receiptHandle,
  }));
  if (Entries.length > 0) {
    await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
  }
  return kept.size;
}

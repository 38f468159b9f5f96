import type { SQSEvent, SQSRecord } from 'aws-lambda';
import type { QueueMessage } from '../jobs/index.ts';
import { EARLIER_RECEIVES, FIRST_SENT_AT, historyOf } from './resent.ts';

/** The messages that Lambda's event source hands to a function. */
export function fromSqsEvent(event: SQSEvent): QueueMessage[] {
  return event.Records.map(toQueueMessage);
}

export interface HandedByQueue {
  readonly live: readonly QueueMessage[];
  readonly imports: readonly QueueMessage[];
}

/**
 * The messages of an event, by the queue that they are from: those of the import queue, and all others. Two event
 * sources wake one function, and a message is answered, delayed and copied at its own queue.
 *
 * @param importQueueUrl - absent: there is no such queue
 */
export function splitByQueue(event: SQSEvent, importQueueUrl: string | undefined): HandedByQueue {
  const importQueue = importQueueUrl === undefined ? undefined : queueNameOf(importQueueUrl);
  const live: QueueMessage[] = [];
  const imports: QueueMessage[] = [];
  for (const record of event.Records) {
    const isImport = queueNameOf(record.eventSourceARN) === importQueue;
    (isImport ? imports : live).push(toQueueMessage(record));
  }
  return { live, imports };
}

/**
 * A queue's name, which is all that its ARN (`arn:aws:sqs:<region>:<account>:<name>`) and its URL
 * (`https://…/<account>/<name>`) have in common. Names have neither a colon nor a slash.
 */
export function queueNameOf(arnOrUrl: string): string {
  return /[^/:]*$/.exec(arnOrUrl.replace(/\/+$/, ''))?.[0] ?? '';
}

function toQueueMessage(record: SQSRecord): QueueMessage {
  const { attributes, messageAttributes } = record;
  return {
    messageId: record.messageId,
    receiptHandle: record.receiptHandle,
    body: record.body,
    ...historyOf({
      approximateReceiveCount: attributes.ApproximateReceiveCount,
      sentTimestamp: attributes.SentTimestamp,
      firstSentAt: messageAttributes[FIRST_SENT_AT]?.stringValue,
      earlierReceives: messageAttributes[EARLIER_RECEIVES]?.stringValue,
    }),
    handed: true,
  };
}

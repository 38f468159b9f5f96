import type { SQSEvent } from 'aws-lambda';
import type { QueueMessage } from '../jobs/index.ts';

/** The messages that Lambda's event source hands to a function. */
export function fromSqsEvent(event: SQSEvent): QueueMessage[] {
  return event.Records.map((record) => ({
    messageId: record.messageId,
    receiptHandle: record.receiptHandle,
    body: record.body,
    receiveCount: Number(record.attributes.ApproximateReceiveCount),
    sentAt: Number(record.attributes.SentTimestamp),
    handed: true,
  }));
}

import type { Message, MessageAttributeValue } from '@aws-sdk/client-sqs';
import type { SQSMessageAttributes, SQSRecord } from 'aws-lambda';
import { MAX_PAYLOAD_BYTES } from './function.ts';

/** A received message as the event source puts it into an event. */
export function recordOf(message: Message, queueArn: string): SQSRecord {
  const attributes = message.Attributes ?? {};
  return {
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    attributes: {
      ApproximateReceiveCount: attributes.ApproximateReceiveCount ?? '1',
      SentTimestamp: attributes.SentTimestamp ?? '0',
      SenderId: attributes.SenderId ?? '',
      ApproximateFirstReceiveTimestamp: attributes.ApproximateFirstReceiveTimestamp ?? '0',
    },
    messageAttributes: attributesOf(message.MessageAttributes ?? {}),
    md5OfBody: message.MD5OfBody ?? '',
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: queueArn.split(':')[3] ?? '',
  };
}

function attributesOf(attributes: Record<string, MessageAttributeValue>): SQSMessageAttributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      {
        dataType: DataType ?? 'String',
        ...(StringValue === undefined ? {} : { stringValue: StringValue }),
        ...(BinaryValue === undefined
          ? {}
          : { binaryValue: Buffer.from(BinaryValue).toString('base64') }),
      },
    ]),
  );
}

const ENVELOPE_BYTES = Buffer.byteLength(JSON.stringify({ Records: [] }));

/** Cuts records, in order, so that each part fits one invocation, envelopes and all. */
export function invocationsOf(
  records: readonly SQSRecord[],
  maxBytes = MAX_PAYLOAD_BYTES,
): SQSRecord[][] {
  const invocations: SQSRecord[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const record of records) {
    const size = Buffer.byteLength(JSON.stringify(record)) + 1;
    if (bytes + size > maxBytes) {
      invocations.push([]);
      bytes = ENVELOPE_BYTES;
    }
    invocations.at(-1)?.push(record);
    bytes += size;
  }
  return invocations;
}

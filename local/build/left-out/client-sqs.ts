/** Stands in for `@aws-sdk/client-sqs`: see docs/decisions/0016-cold-start.md. */
import { clientOf, commandOf } from './aws-client.ts';

export const SQSClient = clientOf(
  {
    name: 'sqs',
    target: 'AmazonSQS',
    contentType: 'application/x-amz-json-1.0',
    headers: { 'x-amzn-query-mode': 'true' },
  },
  { addressOf: (input) => ('QueueUrl' in input ? String(input.QueueUrl) : undefined) },
);

export const ChangeMessageVisibilityBatchCommand = commandOf('ChangeMessageVisibilityBatch');
export const DeleteMessageBatchCommand = commandOf('DeleteMessageBatch');
export const GetQueueAttributesCommand = commandOf('GetQueueAttributes');
export const ReceiveMessageCommand = commandOf('ReceiveMessage');
export const SendMessageBatchCommand = commandOf('SendMessageBatch');
export const SendMessageCommand = commandOf('SendMessage');

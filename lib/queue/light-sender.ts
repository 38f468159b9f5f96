import * as z from 'zod/mini';
import { type AwsJsonOptions, type AwsService, createAwsJson } from '../aws-json/index.ts';
import type { MessageSender } from './message-sender.ts';

const SQS: AwsService = {
  name: 'sqs',
  target: 'AmazonSQS',
  contentType: 'application/x-amz-json-1.0',
  // Asks for the older name of a failure too: `InvalidAddress` has no other.
  headers: { 'x-amzn-query-mode': 'true' },
};

const sentSchema = z.object({ MessageId: z.string() });
const text = z.optional(z.nullable(z.string()));
const answerSchema = z.object({
  Successful: z.optional(z.nullable(z.array(z.object({ Id: z.string() })))),
  Failed: z.optional(
    z.nullable(
      z.array(z.object({ Id: text, Code: text, SenderFault: z.optional(z.nullable(z.boolean())) })),
    ),
  ),
});

/**
 * Sends without the SDK, which a function that only sends would load for nothing. As the SDK does, it posts to the host
 * of the queue's URL, whatever `AWS_ENDPOINT_URL_SQS` says.
 */
export function createLightSender(
  options: Pick<AwsJsonOptions, 'timeoutMs' | 'maxAttempts'>,
): MessageSender {
  const call = createAwsJson(SQS, options);
  return {
    async sendMessage(message, { signal } = {}) {
      const at = message.QueueUrl;
      sentSchema.parse(await call({ action: 'SendMessage', input: message, at, signal }));
    },
    async sendMessageBatch(batch, { signal } = {}) {
      const at = batch.QueueUrl;
      const answer = answerSchema.parse(
        await call({ action: 'SendMessageBatch', input: batch, at, signal }),
      );
      return {
        Successful: answer.Successful ?? [],
        Failed: (answer.Failed ?? []).map(({ Id, Code, SenderFault }) => ({
          Id: Id ?? undefined,
          Code: Code ?? undefined,
          SenderFault: SenderFault ?? undefined,
        })),
      };
    },
  };
}

/**
 * What a careful developer writes in an afternoon: verify, validate, enqueue, each with the library that its
 * documentation shows. `svix` has its verification from `standardwebhooks` too, so this is the lighter of the two.
 */
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';

const sqs = new SQSClient({});
const webhook = new Webhook(process.env['CLERK_WEBHOOK_SECRETS'] ?? '');

const User = z.object({
  type: z.enum(['user.created', 'user.updated']),
  timestamp: z.number(),
  data: z.object({
    id: z.string().min(1),
    first_name: z.string().nullish(),
    last_name: z.string().nullish(),
    primary_email_address_id: z.string().nullish(),
    email_addresses: z.array(z.object({ id: z.string(), email_address: z.email() })),
    updated_at: z.number(),
  }),
});

export async function handler(event: APIGatewayProxyEventV2) {
  const body = event.body ?? '';
  const header = (name: string) => event.headers[`svix-${name}`] ?? '';
  const verified = webhook.verify(body, {
    'webhook-id': header('id'),
    'webhook-timestamp': header('timestamp'),
    'webhook-signature': header('signature'),
  });
  const user = User.parse(verified);
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: process.env['SYNC_QUEUE_URL'],
      MessageBody: JSON.stringify(user),
    }),
  );
  return { statusCode: 202, body: '' };
}

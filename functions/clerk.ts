import type { APIGatewayProxyHandlerV2 } from 'aws-lambda';
import { readParameter, readSettings } from '../lib/config/index.ts';
import { apiGatewayHandler, receiveWebhook } from '../lib/intake/index.ts';
import { createClerk } from '../lib/providers/index.ts';
import { createDeadLetters, createJobSender, createSqsClient } from '../lib/queue/index.ts';
import { createTelemetry } from '../lib/telemetry/index.ts';

const settings = await readSettings(
  ['SYNC_QUEUE_URL', 'DEAD_LETTER_QUEUE_URL', 'CLERK_WEBHOOK_SECRETS'],
  { readParameter },
);
const client = createSqsClient({ timeoutMs: 1000, maxAttempts: 2 });
const sender = createJobSender({ client, queueUrl: settings.SYNC_QUEUE_URL });
const deadLetters = createDeadLetters({ client, queueUrl: settings.DEAD_LETTER_QUEUE_URL });
const receiver = {
  provider: createClerk(settings.CLERK_WEBHOOK_SECRETS),
  enqueue: sender.send,
  keepUnparsed: deadLetters.keepUnparsed,
  telemetry: createTelemetry({ service: 'clerk' }),
  now: Date.now,
};

/** `POST /webhooks/clerk` */
export const handler: APIGatewayProxyHandlerV2 = apiGatewayHandler((request) =>
  receiveWebhook(request, receiver),
);

import type { APIGatewayProxyHandlerV2 } from 'aws-lambda';
import type { Settings } from '../config/index.ts';
import { apiGatewayHandler, receiveWebhook } from '../intake/index.ts';
import type { WebhookProvider } from '../providers/index.ts';
import { createDeadLetters, createJobSender, createSqsClient } from '../queue/index.ts';
import { createTelemetry } from '../telemetry/index.ts';

/** One attempt's answer from SQS, in ms; two fit into the 3 s that a provider waits for us at most. */
const ATTEMPT_TIMEOUT_MS = 1000;
const MAX_ATTEMPTS = 2;

/** The Lambda function of a provider that posts its events: verify, parse, enqueue, answer. */
export function webhookHandler(
  provider: WebhookProvider,
  settings: Pick<Settings, 'SYNC_QUEUE_URL' | 'DEAD_LETTER_QUEUE_URL'>,
): APIGatewayProxyHandlerV2 {
  const client = createSqsClient({ timeoutMs: ATTEMPT_TIMEOUT_MS, maxAttempts: MAX_ATTEMPTS });
  const receiver = {
    provider,
    enqueue: createJobSender({ client, queueUrl: settings.SYNC_QUEUE_URL }).send,
    keepUnparsed: createDeadLetters({ client, queueUrl: settings.DEAD_LETTER_QUEUE_URL })
      .keepUnparsed,
    telemetry: createTelemetry({ service: provider.source }),
    now: Date.now,
  };
  return apiGatewayHandler((request) => receiveWebhook(request, receiver));
}

import type { APIGatewayProxyHandlerV2 } from 'aws-lambda';
import type { Secret, Settings } from '../config/index.ts';
import { apiGatewayHandler, receiveWebhook } from '../intake/index.ts';
import type { WebhookProvider } from '../providers/index.ts';
import { createLightSender, deadLettersThrough, jobSenderThrough } from '../queue/index.ts';
import { createTelemetry, tellOfLooks } from '../telemetry/index.ts';

/** One attempt's answer from SQS, in ms; two fit into the 3 s that a provider waits for us at most. */
const ATTEMPT_TIMEOUT_MS = 1000;
const MAX_ATTEMPTS = 2;

/**
 * The Lambda function of a provider that posts its events: verify, parse, enqueue, answer.
 *
 * @param secrets what the provider verifies with
 */
export function webhookHandler(
  provider: WebhookProvider,
  settings: Pick<Settings, 'SYNC_QUEUE_URL' | 'DEAD_LETTER_QUEUE_URL'>,
  secrets: Secret<readonly string[]>,
): APIGatewayProxyHandlerV2 {
  const messages = createLightSender({ timeoutMs: ATTEMPT_TIMEOUT_MS, maxAttempts: MAX_ATTEMPTS });
  const telemetry = createTelemetry({ service: provider.source });
  tellOfLooks(secrets, telemetry);
  const receiver = {
    provider,
    secrets,
    enqueue: jobSenderThrough({ messages, queueUrl: settings.SYNC_QUEUE_URL }).send,
    keepUnparsed: deadLettersThrough({ messages, queueUrl: settings.DEAD_LETTER_QUEUE_URL })
      .keepUnparsed,
    telemetry,
    now: Date.now,
  };
  return apiGatewayHandler((request) => receiveWebhook(request, receiver));
}

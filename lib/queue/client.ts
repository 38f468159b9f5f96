import { SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';

export interface SqsClientOptions {
  /** For connecting, and for each attempt's answer, in ms. Default 5,000. */
  readonly timeoutMs?: number;
  /** Attempts for each call, the first included. Default 3. */
  readonly maxAttempts?: number;
  /** Where the queues are, and who asks, if not what the SDK finds by itself. */
  readonly connection?: Pick<SQSClientConfig, 'region' | 'endpoint' | 'credentials'>;
}

/**
 * An SQS client that gives up on a hung connection. Region, credentials and endpoint are the SDK's
 * own settings: `AWS_REGION`, `AWS_ENDPOINT_URL_SQS`.
 */
export function createSqsClient(options: SqsClientOptions = {}): SQSClient {
  const timeoutMs = options.timeoutMs ?? 5000;
  return new SQSClient({
    ...options.connection,
    maxAttempts: options.maxAttempts ?? 3,
    requestHandler: {
      connectionTimeout: timeoutMs,
      requestTimeout: timeoutMs,
      // Without it, the SDK only warns.
      throwOnRequestTimeout: true,
    },
  });
}

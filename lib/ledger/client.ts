import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

/** A connection, and an answer, that take longer than this are given up and tried again. */
const TIMEOUT_MS = 3_000;

/**
 * A DynamoDB client; region, credentials and `AWS_ENDPOINT_URL_DYNAMODB` are the SDK's own settings.
 *
 * @param connection - where the table is, and who asks, if not what the SDK finds by itself
 */
export function createDynamoClient(
  connection: Pick<DynamoDBClientConfig, 'region' | 'endpoint' | 'credentials'> = {},
): DynamoDBClient {
  return new DynamoDBClient({
    ...connection,
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: TIMEOUT_MS,
      requestTimeout: TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
  });
}

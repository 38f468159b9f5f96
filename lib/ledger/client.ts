import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** A connection, and an answer, that take longer than this are given up and tried again. */
const TIMEOUT_MS = 3_000;

/** A DynamoDB client; region, credentials and `AWS_ENDPOINT_URL_DYNAMODB` are the SDK's own settings. */
export function createDynamoClient(): DynamoDBClient {
  return new DynamoDBClient({
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: TIMEOUT_MS,
      requestTimeout: TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
  });
}

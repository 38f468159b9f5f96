import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** One attempt's answer, in ms. Two fit between an identity provider's request and its patience, many times over. */
const ATTEMPT_TIMEOUT_MS = 1000;
const MAX_ATTEMPTS = 2;

/** Gives up on a slow attempt soon: an operation makes several calls in a row. */
export const createDynamoClient = (): DynamoDBClient =>
  new DynamoDBClient({
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: {
      connectionTimeout: ATTEMPT_TIMEOUT_MS,
      requestTimeout: ATTEMPT_TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
  });

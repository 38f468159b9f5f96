import { setTimeout as pause } from 'node:timers/promises';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { Settings } from '../config/index.ts';
import { createCognitoDirectory } from '../directories/cognito/index.ts';
import { createDeadLetters, createJobSender, createSqsClient } from '../queue/index.ts';
import { createTelemetry, withinInvocation } from '../telemetry/index.ts';
import { type ChangeAnswer, type ReadUser, receiveChange } from './receive-change.ts';

/** One attempt's answer, in ms; several fit into what the work as a whole is given. */
const ATTEMPT_TIMEOUT_MS = 5000;

/** The Lambda function that EventBridge invokes with calls to the user pool's API. */
export function cognitoAdminHandler(
  settings: Pick<Settings, 'SYNC_QUEUE_URL' | 'DEAD_LETTER_QUEUE_URL' | 'COGNITO_USER_POOL_ID'>,
): (event: unknown, context?: unknown) => Promise<ChangeAnswer> {
  const poolId = settings.COGNITO_USER_POOL_ID;
  const client = createSqsClient({ timeoutMs: ATTEMPT_TIMEOUT_MS });
  const receiver = {
    poolId,
    readUser: userReader(poolId),
    enqueue: createJobSender({ client, queueUrl: settings.SYNC_QUEUE_URL }).send,
    keepUnparsed: createDeadLetters({ client, queueUrl: settings.DEAD_LETTER_QUEUE_URL })
      .keepUnparsed,
    telemetry: createTelemetry({ service: 'cognito-admin' }),
    now: Date.now,
  };
  return (event, context) => withinInvocation(context, () => receiveChange(event, receiver));
}

/** As the backfill reads a user: ListUsers by `sub`, then its groups. */
function userReader(userPoolId: string): ReadUser {
  const client = new CognitoIdentityProviderClient({
    // The directory tries again by itself.
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: ATTEMPT_TIMEOUT_MS,
      requestTimeout: ATTEMPT_TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
  });
  return (sub, signal) =>
    createCognitoDirectory({
      client,
      userPoolId,
      signal,
      now: Date.now,
      random: Math.random,
      sleep: (ms, ends) => pause(ms, undefined, ends === undefined ? {} : { signal: ends }),
      timeoutMs: ATTEMPT_TIMEOUT_MS,
    }).readUser(sub);
}

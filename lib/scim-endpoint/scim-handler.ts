import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Settings } from '../config/index.ts';
import { type ApiGatewayAnswer, apiGatewayHandler } from '../intake/api-gateway.ts';
import type { SyncJob } from '../jobs/index.ts';
import { compileMapping, type SyncConfig } from '../mapping/index.ts';
import { createJobSender, createSqsClient } from '../queue/index.ts';
import { createDirectory } from '../scim/directory/index.ts';
import { createScim } from '../scim/http/index.ts';
import { createTokens } from '../scim/tokens/index.ts';
import { createTelemetry } from '../telemetry/index.ts';
import { createDynamoClient } from './dynamo-client.ts';
import { isSweepEvent, runSweep, type SweepReport } from './run-sweep.ts';

/** One attempt's answer from SQS, in ms. */
const ATTEMPT_TIMEOUT_MS = 1000;
const MAX_ATTEMPTS = 2;
/** For all that is sent at once; with the operation's own time it is over before the function would be stopped. */
const ENQUEUE_MS = 3_500;
/** An operation stops by itself before the function would be stopped: Lambda's timeout is 29 s. */
const OPERATION_MS = 25_000;

/**
 * The Lambda function of the SCIM endpoint: requests of API Gateway, and a schedule that finishes what was left.
 *
 * @throws {MappingError} when the config cannot be used
 */
export function scimHandler(
  settings: Pick<Settings, 'SYNC_QUEUE_URL' | 'SCIM_TABLE' | 'SCIM_TOKENS'>,
  config: SyncConfig,
  client: DynamoDBClient = createDynamoClient(),
): (event: unknown) => Promise<ApiGatewayAnswer | SweepReport> {
  const now = Date.now;
  const sqs = createSqsClient({ timeoutMs: ATTEMPT_TIMEOUT_MS, maxAttempts: MAX_ATTEMPTS });
  const sender = createJobSender({ client: sqs, queueUrl: settings.SYNC_QUEUE_URL });
  const telemetry = createTelemetry({ service: 'scim' });
  const ports = {
    table: { client, table: settings.SCIM_TABLE, now, sleep: (ms: number) => sleep(ms) },
    enqueue: (jobs: readonly SyncJob[]) =>
      sender.send(jobs, { signal: AbortSignal.timeout(ENQUEUE_MS) }),
    policy: compileMapping(config).scim,
    now,
    newId: randomUUID,
  };
  const untilDeadline = () => {
    const endsAt = now() + OPERATION_MS;
    return () => endsAt;
  };
  const answer = apiGatewayHandler(
    createScim({
      directoryOf: (tenant) => createDirectory({ ...ports, deadline: untilDeadline() }, tenant),
      tokens: createTokens({
        client,
        table: settings.SCIM_TABLE,
        now,
        fixed: settings.SCIM_TOKENS,
      }),
      telemetry,
      now,
    }),
  );
  return (event) =>
    isSweepEvent(event)
      ? runSweep({ ...ports, deadline: untilDeadline() }, telemetry)
      : answer(event);
}

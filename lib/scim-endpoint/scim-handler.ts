import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { asSecret, type ScimToken, type Secret, type Settings } from '../config/index.ts';
import { type ApiGatewayAnswer, apiGatewayHandler } from '../intake/api-gateway.ts';
import type { SyncJob } from '../jobs/index.ts';
import { compileMapping, type SyncConfig } from '../mapping/index.ts';
import { createLightSender, jobSenderThrough } from '../queue/index.ts';
import { createDirectory } from '../scim/directory/index.ts';
import { createScim } from '../scim/http/index.ts';
import { createTokens } from '../scim/tokens/index.ts';
import { createTelemetry, tellOfLooks, withinInvocation } from '../telemetry/index.ts';
import { createDynamoClient } from './dynamo-client.ts';
import { isSweepEvent, runSweep, type SweepReport } from './run-sweep.ts';
import { telling } from './telling.ts';

/** One attempt's answer from SQS, in ms. */
const ATTEMPT_TIMEOUT_MS = 1000;
const MAX_ATTEMPTS = 2;
/** For all that is sent at once; with the operation's own time it is over before the function would be stopped. */
const ENQUEUE_MS = 3_500;
/** An operation stops by itself before the function would be stopped: Lambda's timeout is 29 s. */
const OPERATION_MS = 25_000;

type FixedTokens = readonly ScimToken[] | undefined;

interface ScimSettings extends Pick<Settings, 'SYNC_QUEUE_URL' | 'SCIM_TABLE'> {
  /** The tokens themselves, or where they can be read again. */
  readonly SCIM_TOKENS?: FixedTokens | Secret<FixedTokens>;
}

/**
 * The Lambda function of the SCIM endpoint: requests of API Gateway, and a schedule that finishes what was left.
 *
 * @throws {MappingError} when the config cannot be used
 */
export function scimHandler(
  settings: ScimSettings,
  config: SyncConfig,
  client: DynamoDBClient = createDynamoClient(),
): (event: unknown, context?: unknown) => Promise<ApiGatewayAnswer | SweepReport> {
  const now = Date.now;
  const messages = createLightSender({ timeoutMs: ATTEMPT_TIMEOUT_MS, maxAttempts: MAX_ATTEMPTS });
  const sender = jobSenderThrough({ messages, queueUrl: settings.SYNC_QUEUE_URL });
  const telemetry = createTelemetry({ service: 'scim' });
  const fixed = asSecret<FixedTokens>(settings.SCIM_TOKENS);
  tellOfLooks(fixed, telemetry);
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
      directoryOf: (tenant, onQueued) =>
        createDirectory({ ...telling(ports, onQueued), deadline: untilDeadline() }, tenant),
      tokens: createTokens({
        client,
        table: settings.SCIM_TABLE,
        now,
        fixed,
      }),
      telemetry,
      now,
    }),
  );
  const sweep = () => runSweep({ ...ports, deadline: untilDeadline() }, telemetry);
  return (event, context) =>
    isSweepEvent(event)
      ? withinInvocation(context, sweep)
      : fixed.during(() => answer(event, context));
}

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { budgetPk, circuitPk, createBudget, createCircuit } from '../admission/index.ts';
import type { Secret, Settings } from '../config/index.ts';
import {
  createDocuments,
  createDynamoClient,
  createLease,
  createLedgerStore,
  rememberEnvironment,
} from '../ledger/index.ts';
import { compileMapping, type SyncConfig } from '../mapping/index.ts';
import { createPermitClient } from '../permit/index.ts';
import {
  createDeadLetters,
  createSqsClient,
  createWorkerQueue,
  splitByQueue,
} from '../queue/index.ts';
import {
  BULK_TIMEOUT_MS,
  CALL_TIMEOUT_MS,
  createRoleCatalog,
  createWorker,
} from '../sync/index.ts';
import { createTelemetry, tellOfLooks, withinInvocation } from '../telemetry/index.ts';

const HOUR_MS = 60 * 60 * 1000;
/** A lease outlives the longest call, a bulk one, and is free again soon after its holder's death. */
const LEASE_MS = 20_000;
/** Messages that the worker takes itself come back this soon if it dies; longer than it may run. */
const TAKEN_VISIBILITY_S = 90;

interface WorkerSettings
  extends Pick<
    Settings,
    | 'SYNC_QUEUE_URL'
    | 'IMPORT_QUEUE_URL'
    | 'DEAD_LETTER_QUEUE_URL'
    | 'LEDGER_TABLE'
    | 'PERMIT_API_URL'
    | 'PERMIT_LIMITS'
  > {
  readonly PERMIT_API_KEY: Secret<string>;
}

/**
 * The Lambda function that drains the queues into Permit, and answers for the messages that woke it: the engine with
 * SQS, DynamoDB and the Permit SDK behind its ports.
 *
 * @throws {MappingError} when the config cannot be used
 */
export function workerHandler(
  settings: WorkerSettings,
  config: SyncConfig,
): (event: SQSEvent, context: Context) => Promise<SQSBatchResponse> {
  const clock = { now: Date.now, sleep: (ms: number) => sleep(ms) };
  const sqs = createSqsClient();
  const dynamo = createDynamoClient();
  const ledger = { client: dynamo, table: settings.LEDGER_TABLE, ...clock };
  const apiKey = settings.PERMIT_API_KEY;
  const access = { apiUrl: settings.PERMIT_API_URL };
  let environment: string | undefined;
  const client = createPermitClient({
    ...access,
    apiKey,
    knownAs: () => environment,
    timeoutMs: CALL_TIMEOUT_MS,
    bulkTimeoutMs: BULK_TIMEOUT_MS,
    now: clock.now,
  });
  const recall = rememberEnvironment({
    ...ledger,
    ...access,
    apiKey: apiKey.current(),
    ask: client.environment,
  });
  const permit = {
    ...client,
    async environment() {
      environment ??= await recall();
      return environment;
    },
  };
  const documents = createDocuments(ledger);
  const shared = { documents, now: clock.now, random: Math.random };
  const telemetry = createTelemetry({ service: 'worker' });
  tellOfLooks(apiKey, telemetry);
  const deadLetters = createDeadLetters({ client: sqs, queueUrl: settings.DEAD_LETTER_QUEUE_URL });
  const queueAt = (queueUrl: string) =>
    createWorkerQueue({
      client: sqs,
      queueUrl,
      deadLetters,
      visibilitySeconds: TAKEN_VISIBILITY_S,
      onUndeleted: (count) => telemetry.count('undeleted', {}, count),
    });
  const { SYNC_QUEUE_URL, IMPORT_QUEUE_URL } = settings;
  const worker = createWorker({
    queue: queueAt(SYNC_QUEUE_URL),
    imports: IMPORT_QUEUE_URL === undefined ? undefined : queueAt(IMPORT_QUEUE_URL),
    lease: createLease({ ...ledger, newHolder: randomUUID, leaseMs: LEASE_MS }),
    ledger: createLedgerStore(ledger),
    documents,
    budget: createBudget({ ...shared, pk: budgetPk(access), limits: settings.PERMIT_LIMITS }),
    circuit: createCircuit({ ...shared, pk: circuitPk(access) }),
    permit,
    catalog: createRoleCatalog(permit, clock),
    mapping: compileMapping(config),
    clock,
    random: Math.random,
    telemetry,
    maxAgeMs: 6 * HOUR_MS,
    // MessageRetentionPeriod of the live queue in infra/queues.yml.
    retentionMs: 7 * 24 * HOUR_MS,
  });

  return async (event, context) => {
    const endsAt = clock.now() + context.getRemainingTimeInMillis();
    const handed = splitByQueue(event, IMPORT_QUEUE_URL);
    const work = () => apiKey.during(() => worker.work(handed, endsAt));
    const kept = await withinInvocation(context, work);
    return { batchItemFailures: kept.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

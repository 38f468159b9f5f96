import { setTimeout as sleep } from 'node:timers/promises';
import type { APIGatewayProxyHandlerV2 } from 'aws-lambda';
import type { Settings } from '../config/index.ts';
import { createMarkStore, createVerifier, receiveHandoff } from '../handoff/index.ts';
import { apiGatewayHandler } from '../intake/index.ts';
import { createDynamoClient, createLedgerStore } from '../ledger/index.ts';
import { compileMapping, type SyncConfig } from '../mapping/index.ts';
import { createLightSender, jobSenderThrough } from '../queue/index.ts';
import { createTelemetry } from '../telemetry/index.ts';

/** One attempt's answer from SQS, in ms; two fit into what a handoff takes at most. */
const ATTEMPT_TIMEOUT_MS = 1000;
const MAX_ATTEMPTS = 2;

type HandoffSettings = Pick<
  Settings,
  | 'SYNC_QUEUE_URL'
  | 'LEDGER_TABLE'
  | 'HANDOFF_ISSUERS'
  | 'HANDOFF_INTERVAL_SECONDS'
  | 'HANDOFF_MAX_WAIT_MS'
>;

/**
 * The Lambda function that takes a user's token at sign-in: verify, read, enqueue, answer; and wait, where that is let.
 *
 * @throws {MappingError} when the config cannot be used
 */
export function handoffHandler(
  settings: HandoffSettings,
  config: SyncConfig,
): APIGatewayProxyHandlerV2 {
  const now = Date.now;
  const messages = createLightSender({ timeoutMs: ATTEMPT_TIMEOUT_MS, maxAttempts: MAX_ATTEMPTS });
  const ledger = { client: createDynamoClient(), table: settings.LEDGER_TABLE, now };
  const issuers = settings.HANDOFF_ISSUERS;
  const receiver = {
    verify: createVerifier(issuers, now),
    issuers,
    mapping: compileMapping(config),
    enqueue: jobSenderThrough({ messages, queueUrl: settings.SYNC_QUEUE_URL }).send,
    marks: createMarkStore(ledger),
    load: createLedgerStore({ ...ledger, sleep }).load,
    telemetry: createTelemetry({ service: 'handoff' }),
    now,
    intervalMs: settings.HANDOFF_INTERVAL_SECONDS * 1000,
    maxWaitMs: settings.HANDOFF_MAX_WAIT_MS,
  };
  return apiGatewayHandler((request) => receiveHandoff(request, receiver));
}

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from 'aws-lambda';
import { budgetPk, createBudget } from '../admission/index.ts';
import type { ReconcileSource } from '../config/index.ts';
import {
  createDocuments,
  createDynamoClient,
  createLedgerStore,
  scanLedger,
} from '../ledger/index.ts';
import { compileMapping, type SyncConfig } from '../mapping/index.ts';
import { createPermitClient } from '../permit/index.ts';
import { createJobSender, createSqsClient } from '../queue/index.ts';
import { BULK_TIMEOUT_MS, CALL_TIMEOUT_MS } from '../sync/index.ts';
import { createTelemetry, withinInvocation } from '../telemetry/index.ts';
import { createChunkStore } from './journal/index.ts';
import { openProvider } from './open-provider.ts';
import { createPacedCall } from './paced-call.ts';
import type { RunPorts } from './ports.ts';
import type { ReconcileSettings } from './settings.ts';
import { type WakeUp, wakeUp } from './wake-up.ts';

const HOUR_MS = 60 * 60 * 1000;

/** What became of each provider. */
export type Report = Readonly<Partial<Record<ReconcileSource, WakeUp>>>;

/**
 * The Lambda function that compares providers, ledger and Permit on a schedule: some of it in each wake-up.
 *
 * @param read - the settings, at each wake-up
 * @throws {MappingError} when the config cannot be used
 */
export function reconcileHandler(
  read: () => Promise<ReconcileSettings>,
  config: SyncConfig,
): (event: unknown, context: Context) => Promise<Report> {
  const mapping = compileMapping(config);
  const client = createDynamoClient();
  const sqs = createSqsClient();
  const telemetry = createTelemetry({ service: 'reconcile' });
  const now = Date.now;
  const clock = { now, sleep: (ms: number) => sleep(ms) };
  const pause = (ms: number, signal?: AbortSignal) => sleep(ms, undefined, { signal });

  function portsOf(source: ReconcileSource, settings: ReconcileSettings): RunPorts | undefined {
    const provider = openProvider(source, settings.providers);
    if (provider === undefined) return undefined;
    const access = { apiKey: settings.PERMIT_API_KEY, apiUrl: settings.PERMIT_API_URL };
    const table = { client, table: settings.LEDGER_TABLE };
    const documents = createDocuments(table);
    const limits = settings.PERMIT_LIMITS;
    const budget = createBudget({ documents, pk: budgetPk(access), limits, now });
    const sender = createJobSender({ client: sqs, queueUrl: settings.IMPORT_QUEUE_URL });
    return {
      source,
      mode: settings.RECONCILE_MODE,
      intervalMs: settings.RECONCILE_INTERVAL_HOURS * HOUR_MS,
      maxRemovals: settings.RECONCILE_MAX_REMOVALS,
      mapping,
      documents,
      chunks: (prefix) => createChunkStore({ ...table, prefix, now }),
      secrets: [access.apiKey, ...provider.secrets],
      directory: (signal) => provider.open({ now, sleep: pause, random: Math.random, signal }),
      ledger: {
        load: createLedgerStore({ ...table, ...clock }).load,
        scan: () => scanLedger({ ...table, ...clock }),
      },
      permit: createPermitClient({
        ...access,
        timeoutMs: CALL_TIMEOUT_MS,
        bulkTimeoutMs: BULK_TIMEOUT_MS,
        now,
      }),
      call: (signal) => createPacedCall({ budget, signal, sleep: pause, random: Math.random }),
      send: (jobs) => sender.send(jobs),
      telemetry,
      now,
      newId: randomUUID,
    };
  }

  return (_event, context) =>
    withinInvocation(context, async () => {
      const endsAt = now() + context.getRemainingTimeInMillis();
      const settings = await read();
      const report: { [S in ReconcileSource]?: WakeUp } = {};
      // One after the other: they would only share the time and the budget.
      for (const source of settings.RECONCILE_SOURCES) {
        const ports = portsOf(source, settings);
        if (ports !== undefined) report[source] = await wakeUp(ports, endsAt);
      }
      return report;
    });
}

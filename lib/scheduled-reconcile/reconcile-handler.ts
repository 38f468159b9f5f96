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
import { isAtOnce } from './at-once.ts';
import { RunError } from './errors.ts';
import { createChunkStore } from './journal/index.ts';
import { openProvider } from './open-provider.ts';
import { createPacedCall } from './paced-call.ts';
import type { RunPorts } from './ports.ts';
import type { WakeUp } from './run-state.ts';
import type { ReconcileSettings } from './settings.ts';
import { LEAST_MS, wakeUp } from './wake-up.ts';

const HOUR_MS = 60 * 60 * 1000;

/** What became of each provider. */
export type Report = Readonly<Partial<Record<ReconcileSource, WakeUp>>>;

/**
 * The Lambda function that compares providers, ledger and Permit on a schedule: some of it in each wake-up.
 *
 * @param read - the settings, at each wake-up
 * @throws {MappingError} when the config cannot be used
 * @returns throws {RunError} `too_short` when the function's timeout leaves no time for a wake-up
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
    const secrets = secretsOf(source, settings);
    if (provider === undefined || secrets === undefined) return undefined;
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
      secrets,
      async hasNewSecrets() {
        const next = await read().catch(() => undefined);
        const found = next && secretsOf(source, next);
        return found !== undefined && JSON.stringify(found) !== JSON.stringify(secrets);
      },
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

  return (event, context) =>
    withinInvocation(context, async () => {
      const leftMs = context.getRemainingTimeInMillis();
      if (leftMs < LEAST_MS) throw tooShort();
      const endsAt = now() + leftMs;
      const settings = await read();
      // Nothing is too early for whoever asks for it.
      const sooner = isAtOnce(event) ? { intervalMs: 0 } : {};
      const report: { [S in ReconcileSource]?: WakeUp } = {};
      // One after the other: they would only share the time and the budget.
      for (const source of settings.RECONCILE_SOURCES) {
        const ports = portsOf(source, settings);
        if (ports !== undefined) report[source] = await wakeUp({ ...ports, ...sooner }, endsAt);
      }
      return report;
    });
}

/** What a provider's run is made with; `undefined`: there are no settings for it. */
function secretsOf(
  source: ReconcileSource,
  { providers, PERMIT_API_KEY }: ReconcileSettings,
): readonly string[] | undefined {
  const provider = openProvider(source, providers);
  return provider && [PERMIT_API_KEY, ...provider.secrets];
}

/** Else it would return at once, each time, and nobody would know. */
const tooShort = (): RunError =>
  new RunError(
    'too_short',
    `the function's timeout is too short for a wake-up: give it ${LEAST_MS / 1000} s at least, better 900 (infra/functions/reconcile/on.yml)`,
  );

import { createBudget, createCircuit } from '../lib/admission/index.ts';
import { compileMapping } from '../lib/mapping/index.ts';
import { createPermitClient } from '../lib/permit/index.ts';
import {
  BULK_TIMEOUT_MS,
  CALL_TIMEOUT_MS,
  createRoleCatalog,
  createWorker,
  type QueuePort,
  type Worker,
} from '../lib/sync/index.ts';
import type { LogFields } from '../lib/telemetry/index.ts';
import config from '../local/pass-through.config.ts';
import type { Limits, PermitStandIn } from '../local/permit/index.ts';
import type { VirtualClock } from './clock/virtual-clock.ts';
import type { MemoryLedger } from './memory/ledger.ts';
import { API_KEY, API_URL, latentAdapter } from './permit.ts';

const HOUR_MS = 3_600_000;

/** What all workers share. */
export interface Surroundings {
  readonly clock: VirtualClock;
  readonly random: () => number;
  readonly standIn: PermitStandIn;
  /** What the stand-in allows, as the worker is told. */
  readonly limits: Limits;
  readonly ledger: MemoryLedger;
  readonly live: QueuePort;
  readonly imports: QueuePort;
  /** What the worker logs as an error. */
  readonly onError: (event: string, fields: LogFields) => void;
}

/** One worker, put together as `lib/worker` does it, with the shipped config; its surroundings are in memory. */
export function createWorkerUnderTest(surroundings: Surroundings): Worker {
  const { clock, random, standIn, limits, ledger, live, imports, onError } = surroundings;
  const permit = createPermitClient({
    apiKey: API_KEY,
    apiUrl: API_URL,
    timeoutMs: CALL_TIMEOUT_MS,
    bulkTimeoutMs: BULK_TIMEOUT_MS,
    now: clock.now,
    adapter: latentAdapter(standIn, clock),
  });
  const { documents } = ledger;
  const shared = { documents, now: clock.now, random };
  return createWorker({
    queue: live,
    imports,
    lease: ledger.lease,
    ledger: ledger.items,
    documents,
    budget: createBudget({ ...shared, pk: 'budget#bench', limits }),
    circuit: createCircuit({ ...shared, pk: 'circuit#bench' }),
    permit,
    catalog: createRoleCatalog(permit, clock),
    mapping: compileMapping(config),
    clock,
    random,
    telemetry: {
      debug() {},
      info() {},
      warn() {},
      error: (event, fields = {}) => onError(event, fields),
      count() {},
      measure() {},
    },
    maxAgeMs: 6 * HOUR_MS,
    retentionMs: 7 * 24 * HOUR_MS,
  });
}

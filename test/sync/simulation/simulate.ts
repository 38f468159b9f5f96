import { createBudget, createCircuit, type Limits } from '../../../lib/admission/index.ts';
import { encodeJob, type SyncJob } from '../../../lib/jobs/index.ts';
import type { LedgerItem } from '../../../lib/ledger/index.ts';
import { compileMapping, type Mapping, type SyncConfig } from '../../../lib/mapping/index.ts';
import { createPermitClient } from '../../../lib/permit/index.ts';
import {
  BULK_TIMEOUT_MS,
  CALL_TIMEOUT_MS,
  createRoleCatalog,
  createWorker,
  type LeasePort,
  type LedgerPort,
} from '../../../lib/sync/index.ts';
import type { LogFields } from '../../../lib/telemetry/index.ts';
import {
  createPermitStandIn,
  type FactsSnapshot,
  inProcessAdapter,
  type Rules,
  type StandInOptions,
} from '../../../local/permit/index.ts';
import { createMemoryDocuments } from './memory-documents.ts';
import { createMemoryLedger } from './memory-ledger.ts';
import { createMemoryQueue } from './memory-queue.ts';
import { permitOnWire } from './permit-on-wire.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';
import { CONFIG, type ExpectedFacts, ROLES } from './world.ts';

/** What a run may take out of the engine, to show that it is needed. */
export interface Sabotage {
  readonly ledger?: (ledger: LedgerPort) => LedgerPort;
  readonly lease?: (lease: LeasePort) => LeasePort;
  readonly mapping?: (mapping: Mapping) => Mapping;
}

/** What the engine is told to do, and what Permit's schema has. */
export interface Setting {
  readonly config: SyncConfig;
  readonly roles: readonly string[];
  readonly resources?: NonNullable<StandInOptions['resources']>;
}

export interface Run {
  /** Default: that of `world.ts`. */
  readonly setting?: Setting;
  /** As delivered, a few at a time: in this order, with these duplicates. */
  readonly deliveries?: readonly SyncJob[];
  /** Delivered one after the other, each at once, when the one before is settled. */
  readonly phases?: readonly (readonly SyncJob[])[];
  readonly seed: number;
  /** How many workers are killed in the middle, and how many Permit calls fail, at most. */
  readonly kills: number;
  readonly failures: number;
  readonly rules?: Partial<Rules>;
  /** What bulk calls cost beside single ones; default: so much that none is made. */
  readonly bulk?: 'dear' | 'cheap';
  readonly sabotage?: Sabotage;
  /** Told of whatever the workers log. */
  readonly log?: (event: string, fields?: LogFields) => void;
  /** Kills the worker at exactly this one of its accesses to queue, ledger or Permit; `newer` is delivered then. */
  readonly stop?: { readonly atAccess: number; readonly newer: readonly SyncJob[] };
}

export interface RunEnd {
  readonly facts: ExpectedFacts;
  /** The same and all the rest, as Permit holds it. */
  readonly snapshot: FactsSnapshot;
  readonly dead: readonly string[];
  readonly permitCalls: number;
  readonly bulkCalls: number;
  /** Accesses to queue, ledger and Permit, by all workers. */
  readonly accesses: number;
}

const PLENTY: Limits = {
  requestsPerMinute: 1e6,
  writesPerMinute: 1e6,
  deletesPerMinute: 1e6,
  bulkPer10Minutes: 1e5,
};
/** One bulk call takes less of it than two single ones. */
const BULK_IS_CHEAP: Limits = { ...PLENTY, bulkPer10Minutes: 1e7 };
const WORKERS = 2;
const HANDED_VISIBILITY_MS = 360_000;
const INVOCATION_MS = 60_000;

/** Delivers jobs to two workers that are stalled, killed and refused at any point, until the queue is empty. */
export async function simulate(run: Run): Promise<RunEnd> {
  const arrivals = [...(run.deliveries ?? [])];
  const phases = [...(run.phases ?? [])];
  const { setting = { config: CONFIG, roles: ROLES }, log = () => {} } = run;
  let kills = run.kills;
  let failures = run.failures;
  let accesses = 0;
  const alive = new Map<number, string>();

  const scheduler: Scheduler = createScheduler({
    seed: run.seed,
    stallChance: run.deliveries === undefined ? 0 : 0.01,
    meddle() {
      if (queue.size() === 0) for (const job of phases.shift() ?? []) queue.send(encodeJob(job));
      if (arrivals.length > 0 && scheduler.random() < 0.2) {
        for (let n = 1 + scheduler.random() * 4; n > 0; n--) {
          const job = arrivals.shift();
          if (job !== undefined) queue.send(encodeJob(job));
        }
      }
      if (kills > 0 && scheduler.random() < 0.02) {
        kills--;
        const lane = Math.floor(scheduler.random() * WORKERS);
        scheduler.kill(alive.get(lane) ?? '');
        start(lane);
      }
    },
  });
  const { now } = scheduler;
  const queue = createMemoryQueue(now, scheduler.random);
  const ledger = createMemoryLedger();
  const documents = createMemoryDocuments();
  const standIn = createPermitStandIn({
    apiKey: 'key',
    now,
    roles: setting.roles,
    resources: setting.resources ?? {},
    limits: 'none',
    ...(run.rules === undefined ? {} : { rules: run.rules }),
  });
  const client = createPermitClient({
    apiKey: 'key',
    apiUrl: 'http://permit.test',
    timeoutMs: CALL_TIMEOUT_MS,
    bulkTimeoutMs: BULK_TIMEOUT_MS,
    now,
    adapter: inProcessAdapter(standIn.handle),
  });
  const mapping = compileMapping(setting.config);
  const limits = run.bulk === 'cheap' ? BULK_IS_CHEAP : PLENTY;

  let generation = 0;
  function start(lane: number): void {
    const who = `worker-${lane}-${++generation}`;
    alive.set(lane, who);
    const turn = async () => {
      accesses++;
      if (accesses === run.stop?.atAccess) {
        scheduler.kill(who);
        for (const job of run.stop.newer) queue.send(encodeJob(job));
        start(lane);
      }
      await scheduler.turn(who);
    };
    const clock = { now, sleep: (ms: number) => scheduler.sleep(who, ms) };
    const fails = () => {
      const failing = failures > 0 && scheduler.random() < 0.03;
      if (failing) failures--;
      return failing;
    };
    const permit = permitOnWire(client, { now, random: scheduler.random, turn, fails });
    const { sabotage = {} } = run;
    const lease = ledger.lease(turn, now);
    const store = ledger.port(turn);
    const worker = createWorker({
      queue: queue.port(turn),
      lease: sabotage.lease?.(lease) ?? lease,
      ledger: sabotage.ledger?.(store) ?? store,
      documents: documents.port(turn),
      budget: createBudget({ documents: documents.port(turn), pk: 'budget', limits, now }),
      circuit: createCircuit({
        documents: documents.port(turn),
        pk: 'circuit',
        now,
        random: scheduler.random,
      }),
      permit,
      catalog: createRoleCatalog(permit, clock),
      mapping: sabotage.mapping?.(mapping) ?? mapping,
      clock,
      random: scheduler.random,
      telemetry: { debug() {}, info: log, warn: log, error: log, count() {}, measure() {} },
      maxAgeMs: Number.MAX_SAFE_INTEGER,
      retentionMs: Number.MAX_SAFE_INTEGER,
    });
    // As Lambda: a batch of up to ten, and what is not reported as failed is deleted.
    const poll = async (): Promise<never> => {
      for (;;) {
        await clock.sleep(500);
        const batch = queue.take(10, HANDED_VISIBILITY_MS, true);
        if (batch.length === 0) continue;
        const kept = await worker.work({ live: batch, imports: [] }, now() + INVOCATION_MS);
        for (const message of batch) {
          if (!kept.includes(message.messageId)) queue.delete(message);
        }
      }
    };
    void poll();
  }
  for (let lane = 0; lane < WORKERS; lane++) start(lane);

  await scheduler.run(() => arrivals.length + phases.length + queue.size() === 0);
  for (const who of alive.values()) scheduler.kill(who);
  const snapshot = standIn.facts();
  const { users, tenants, assignments } = snapshot;
  const byText = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
  return {
    facts: {
      users: [...users].sort(byText),
      tenants: [...tenants].sort(byText),
      assignments: [...assignments].sort(byText),
    },
    snapshot,
    dead: queue.dead.map(({ reason }) => `${reason.reason}: ${reason.message}`),
    permitCalls: standIn.calls().total,
    bulkCalls: standIn.calls().bulk,
    accesses,
  };
}

/** Rewrites items as they are read, or as they are written. */
export function rewriting(
  ledger: LedgerPort,
  rewrite: {
    readonly onLoad?: (item: LedgerItem) => LedgerItem;
    readonly onSave?: <T extends LedgerItem>(item: T) => T;
  },
): LedgerPort {
  return {
    async load(keys) {
      const items = await ledger.load(keys);
      return new Map([...items].map(([pk, item]) => [pk, rewrite.onLoad?.(item) ?? item]));
    },
    save: (item) => ledger.save(rewrite.onSave?.(item) ?? item),
  };
}

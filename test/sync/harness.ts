import { createBudget, createCircuit, type Limits } from '../../lib/admission/index.ts';
import { encodeJob, type SyncJob } from '../../lib/jobs/index.ts';
import { compileMapping, type SyncConfig } from '../../lib/mapping/index.ts';
import { createPermitClient } from '../../lib/permit/index.ts';
import {
  BULK_TIMEOUT_MS,
  type BudgetPort,
  CALL_TIMEOUT_MS,
  createRoleCatalog,
  createWorker,
  type DeadLetterReason,
  type DocumentPort,
  type LeasePort,
  type LedgerPort,
  type PermitPort,
  type QueuePort,
} from '../../lib/sync/index.ts';
import type { AnyMeasurement, LogFields } from '../../lib/telemetry/index.ts';
import {
  type CallCounts,
  createPermitStandIn,
  inProcessAdapter,
  type PermitStandIn,
  type Rules,
  type StandInOptions,
} from '../../local/permit/index.ts';
import { spoken } from '../log-search/spoken.ts';
import { createVirtualClock, type VirtualClock } from './clock.ts';
import { STORY_START } from './jobs.ts';
import { createWatchedQueue, type WatchedQueue } from './queue.ts';
import { createMemoryDocuments, type MemoryDocuments } from './simulation/memory-documents.ts';
import { createMemoryLedger, type MemoryLedger } from './simulation/memory-ledger.ts';

/** A thousand times what Permit allows: more than any test needs, and a bulk call as dear, in single ones, as there. */
const PLENTY: Limits = {
  requestsPerMinute: 1e6,
  writesPerMinute: 3e5,
  deletesPerMinute: 6e4,
  bulkPer10Minutes: 1e5,
};
/** So few bulk calls that everything goes singly. */
export const SINGLY: Limits = { ...PLENTY, bulkPer10Minutes: 1 };
/** Single calls that may be under way at once. */
export const AT_ONCE = 6;
/** Probes that one invocation makes during an outage: after 5, 10, 20 and 30 seconds. */
export const PROBES = 4;

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
/** As the worker's function is given by Lambda. */
export const INVOCATION_MS = 60_000;
/** Messages that wake an invocation, at most. */
const BATCH = 10;

export interface EngineOptions {
  readonly config?: SyncConfig;
  readonly roles?: readonly string[];
  readonly rules?: Partial<Rules>;
  readonly limits?: StandInOptions['limits'];
  readonly environmentId?: string;
  /** What the engine thinks that Permit allows; default: {@link PLENTY}. */
  readonly budget?: Limits;
  /** A ledger, queues and clock that another engine used before. */
  readonly after?: Engine;
  /** Another worker of that engine's, with the same Permit as well. */
  readonly beside?: Engine;
  /** How long each access to the ledger takes. */
  readonly ledgerMs?: number;
  /** In [0, 1); default: always a half. */
  readonly random?: () => number;
  /** What goes wrong around the engine. */
  readonly queue?: (port: QueuePort) => QueuePort;
  readonly imports?: (port: QueuePort) => QueuePort;
  readonly ledger?: (port: LedgerPort) => LedgerPort;
  readonly documents?: (port: DocumentPort) => DocumentPort;
  readonly lease?: (port: LeasePort) => LeasePort;
  readonly permit?: (port: PermitPort) => PermitPort;
  readonly admission?: (port: BudgetPort) => BudgetPort;
}

export interface DeadLetter {
  readonly job: unknown;
  readonly reason: DeadLetterReason;
}

export interface LogLine extends LogFields {
  readonly event: string;
}

/** Permit calls, counted; `routes` are those of the last thousand. */
export interface Calls extends Omit<CallCounts, 'latest'> {
  readonly routes: readonly string[];
}

/** The worker over the Permit stand-in, a ledger and queues in memory, on a clock that only we move. */
export interface Engine {
  readonly now: () => number;
  readonly clock: VirtualClock;
  /** Time goes by at once: nobody does anything meanwhile. */
  pass(ms: number): void;
  readonly standIn: PermitStandIn;
  readonly memory: {
    readonly ledger: MemoryLedger;
    readonly queue: WatchedQueue;
    readonly imports: WatchedQueue;
    readonly documents: MemoryDocuments;
  };
  send(...jobs: readonly (SyncJob | string)[]): void;
  sendImport(...jobs: readonly (SyncJob | string)[]): void;
  /** One invocation, woken with up to ten messages; as Lambda, deletes what it did not give back. */
  invoke(lastsMs?: number): Promise<{ readonly handed: number; readonly kept: number }>;
  /** The same, woken by the import queue. */
  invokeImport(lastsMs?: number): Promise<{ readonly handed: number; readonly kept: number }>;
  /** Invocations, and the time between them, until both queues are empty or `withinMs` is over. */
  settle(withinMs?: number): Promise<void>;
  /** What Permit holds: e-mails by user, names by tenant, `user tenant role`. */
  users(): Readonly<Record<string, unknown>>;
  tenants(): Readonly<Record<string, string>>;
  roles(): readonly string[];
  readonly dead: () => readonly DeadLetter[];
  /** Every visibility set, in seconds, oldest first. */
  readonly delays: number[];
  readonly log: LogLine[];
  readonly metrics: readonly AnyMeasurement[];
  /** Permit calls since the last time that it was asked. */
  newCalls(): Calls;
  /** The lease, as another worker would take it. */
  rival(): LeasePort;
}

const turn = async () => {};

export function createEngine(options: EngineOptions = {}): Engine {
  const { beside } = options;
  const after = beside ?? options.after;
  const clock = after?.clock ?? createVirtualClock(STORY_START + HOUR_MS);
  const { now } = clock;
  const random = options.random ?? (() => 0.5);
  const ledger = after?.memory.ledger ?? createMemoryLedger();
  const queue = after?.memory.queue ?? createWatchedQueue(now, random);
  const imports = after?.memory.imports ?? createWatchedQueue(now, random);
  const documents = after?.memory.documents ?? createMemoryDocuments();
  const standIn =
    beside?.standIn ??
    createPermitStandIn({
      apiKey: 'key',
      now,
      random,
      roles: options.roles ?? ['admin', 'member', 'editor', 'viewer', 'guest'],
      limits: options.limits ?? 'none',
      ...(options.rules === undefined ? {} : { rules: options.rules }),
      ...(options.environmentId === undefined ? {} : { environmentId: options.environmentId }),
    });
  const client = createPermitClient({
    apiKey: 'key',
    apiUrl: 'http://permit.test',
    timeoutMs: CALL_TIMEOUT_MS,
    bulkTimeoutMs: BULK_TIMEOUT_MS,
    now,
    adapter: inProcessAdapter(standIn.handle, clock.sleep),
  });
  const permit = options.permit?.(client) ?? client;
  const delays: number[] = [];
  const log: LogLine[] = [];
  const metrics: AnyMeasurement[] = [];
  const logged = (event: string, fields: LogFields = {}) => void log.push({ event, ...fields });
  const recorded = ({ port }: WatchedQueue): QueuePort => ({
    ...port,
    async delay(messages, seconds) {
      for (const _ of messages) delays.push(seconds);
      await port.delay(messages, seconds);
    },
  });
  const live = recorded(queue);
  const imported = recorded(imports);
  const leases = ledger.lease(turn, now);
  const { ledgerMs = 0 } = options;
  const store = ledger.port(ledgerMs === 0 ? turn : () => clock.sleep(ledgerMs / 2));
  const limits = options.budget ?? PLENTY;
  const budget = createBudget({ documents: documents.port(turn), pk: 'budget', limits, now });
  const worker = createWorker({
    queue: options.queue?.(live) ?? live,
    imports: options.imports?.(imported) ?? imported,
    lease: options.lease?.(leases) ?? leases,
    ledger: options.ledger?.(store) ?? store,
    documents: options.documents?.(documents.port(turn)) ?? documents.port(turn),
    budget: options.admission?.(budget) ?? budget,
    circuit: createCircuit({ documents: documents.port(turn), pk: 'circuit', now, random }),
    permit,
    catalog: createRoleCatalog(permit, clock),
    mapping: compileMapping(options.config ?? {}),
    clock,
    random,
    telemetry: spoken({
      // Jobs that the next round takes up; not the small rounds.
      debug: (event, fields) => event === 'job' && logged(event, fields),
      info: logged,
      warn: logged,
      error: logged,
      count: (metric, dimensions, value = 1) =>
        void metrics.push({ metric, dimensions, values: [value] }),
      measure: (more) => void metrics.push(...more),
    }),
    maxAgeMs: 6 * HOUR_MS,
    retentionMs: 7 * DAY_MS,
  });

  async function wake(from: 'live' | 'imports', lastsMs: number) {
    const source = from === 'live' ? queue : imports;
    const handed = source.hand(BATCH);
    const kept = await worker.work({ live: [], imports: [], [from]: handed }, now() + lastsMs);
    for (const message of handed) if (!kept.includes(message.messageId)) source.delete(message);
    return { handed: handed.length, kept: kept.length };
  }
  const invoke = (lastsMs = INVOCATION_MS) => wake('live', lastsMs);
  const invokeImport = (lastsMs = INVOCATION_MS) => wake('imports', lastsMs);
  const sender = (to: WatchedQueue) => (jobs: readonly (SyncJob | string)[]) => {
    for (const job of jobs) to.send(typeof job === 'string' ? job : encodeJob(job));
  };

  return {
    now,
    clock,
    pass: clock.pass,
    standIn,
    memory: { ledger, queue, imports, documents },
    send: (...jobs) => sender(queue)(jobs),
    sendImport: (...jobs) => sender(imports)(jobs),
    invoke,
    invokeImport,
    async settle(withinMs = HOUR_MS) {
      const end = now() + withinMs;
      while (queue.size() + imports.size() > 0 && now() < end) {
        const [due, importDue] = [queue.nextVisible(), imports.nextVisible()];
        clock.pass(Math.max(0, Math.min(due, importDue) - now()));
        await (due <= importDue ? invoke() : invokeImport());
      }
    },
    users: () =>
      Object.fromEntries(standIn.facts().users.map(({ key, ...profile }) => [key, profile])),
    tenants: () => Object.fromEntries(standIn.facts().tenants.map(({ key, name }) => [key, name])),
    roles: () => standIn.facts().assignments.map((one) => `${one.user} ${one.tenant} ${one.role}`),
    dead: () => queue.dead.map(({ body, reason }) => ({ job: parsed(body), reason })),
    delays,
    log,
    metrics,
    newCalls() {
      const { latest, ...counts } = standIn.calls();
      standIn.resetCalls();
      return { ...counts, routes: latest.map(({ method, route }) => `${method} ${route}`) };
    },
    rival: () => leases,
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

/** The reasons of the dead letters, in order. */
export const reasons = (engine: Engine): string[] =>
  engine.dead().map(({ reason }) => reason.reason);

/** A user's profile with nothing in it. */
export const BLANK = { email: null, first_name: null, last_name: null, attributes: {} };

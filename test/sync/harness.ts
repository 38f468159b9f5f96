import { encodeJob, type SyncJob } from '../../lib/jobs/index.ts';
import { compileMapping, type SyncConfig } from '../../lib/mapping/index.ts';
import { createPermitClient } from '../../lib/permit/index.ts';
import {
  CALL_TIMEOUT_MS,
  createRoleCatalog,
  createWorker,
  type DeadLetterReason,
  type LeasePort,
  type LedgerPort,
  type PermitPort,
  type QueueMessage,
  type QueuePort,
} from '../../lib/sync/index.ts';
import type { LogFields } from '../../lib/telemetry/index.ts';
import {
  createPermitStandIn,
  inProcessAdapter,
  type PermitStandIn,
  type Rules,
  type StandInOptions,
} from '../../local/permit/index.ts';
import { STORY_START } from './jobs.ts';
import { createMemoryLedger, type MemoryLedger } from './simulation/memory-ledger.ts';
import { createMemoryQueue, type MemoryQueue } from './simulation/memory-queue.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
/** As the worker's function is given by Lambda. */
export const INVOCATION_MS = 60_000;
const HANDED_VISIBILITY_MS = 360_000;

export interface EngineOptions {
  readonly config?: SyncConfig;
  readonly roles?: readonly string[];
  readonly rules?: Partial<Rules>;
  readonly limits?: StandInOptions['limits'];
  readonly environmentId?: string;
  /** A ledger, queue and clock that another engine used before. */
  readonly after?: Engine;
  /** In [0, 1); default: always a half. */
  readonly random?: () => number;
  /** What goes wrong around the engine. */
  readonly queue?: (port: QueuePort) => QueuePort;
  readonly ledger?: (port: LedgerPort) => LedgerPort;
  readonly lease?: (port: LeasePort) => LeasePort;
  readonly permit?: (port: PermitPort) => PermitPort;
}

export interface DeadLetter {
  readonly job: unknown;
  readonly reason: DeadLetterReason;
}

export interface LogLine extends LogFields {
  readonly event: string;
}

/** The worker over the Permit stand-in, a ledger and a queue in memory, on a clock that only we move. */
export interface Engine {
  readonly now: () => number;
  pass(ms: number): void;
  readonly standIn: PermitStandIn;
  readonly memory: {
    readonly ledger: MemoryLedger;
    readonly queue: MemoryQueue;
    readonly imports: MemoryQueue;
  };
  send(...jobs: readonly (SyncJob | string)[]): void;
  /** One invocation, woken with up to ten messages; as Lambda, deletes what it did not give back. */
  invoke(lastsMs?: number): Promise<{ readonly handed: number; readonly kept: number }>;
  /** Invocations, and the time between them, until the queue is empty or `withinMs` is over. */
  settle(withinMs?: number): Promise<void>;
  /** What Permit holds: e-mails by user, names by tenant, `user tenant role`. */
  users(): Readonly<Record<string, unknown>>;
  tenants(): Readonly<Record<string, string>>;
  roles(): readonly string[];
  readonly dead: () => readonly DeadLetter[];
  /** Every visibility set, in seconds, oldest first. */
  readonly delays: number[];
  readonly log: LogLine[];
  /** Permit calls since the last time that it was asked. */
  newCalls(): { readonly total: number; readonly writes: number; readonly routes: string[] };
  /** The lease, as another worker would take it. */
  rival(): LeasePort;
}

const turn = async () => {};

export function createEngine(options: EngineOptions = {}): Engine {
  const { after } = options;
  let time = after?.now() ?? STORY_START + HOUR_MS;
  const now = () => time;
  const clock = {
    now,
    async sleep(ms: number) {
      time += Math.max(0, ms);
    },
  };
  const random = options.random ?? (() => 0.5);
  const ledger = after?.memory.ledger ?? createMemoryLedger();
  const queue = after?.memory.queue ?? createMemoryQueue(now, random);
  const imports = after?.memory.imports ?? createMemoryQueue(now, random);
  const standIn = createPermitStandIn({
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
    now,
    adapter: inProcessAdapter(standIn.handle, clock.sleep),
  });
  const permit = options.permit?.(client) ?? client;
  const delays: number[] = [];
  const log: LogLine[] = [];
  const logged = (event: string, fields: LogFields = {}) => void log.push({ event, ...fields });
  const port = queue.port(turn);
  const recorded: QueuePort = {
    ...port,
    async delay(message, seconds) {
      delays.push(seconds);
      await port.delay(message, seconds);
    },
  };
  const leases = ledger.lease(turn, now);
  const store = ledger.port(turn);
  const worker = createWorker({
    queue: options.queue?.(recorded) ?? recorded,
    imports: imports.port(turn),
    lease: options.lease?.(leases) ?? leases,
    ledger: options.ledger?.(store) ?? store,
    permit,
    catalog: createRoleCatalog(permit, clock),
    mapping: compileMapping(options.config ?? {}),
    clock,
    random,
    telemetry: { info: logged, warn: logged, error: logged, count() {} },
    maxAgeMs: 6 * HOUR_MS,
    retentionMs: 7 * DAY_MS,
  });

  async function invoke(lastsMs = INVOCATION_MS) {
    const batch: readonly QueueMessage[] = queue.take(10, HANDED_VISIBILITY_MS, true);
    const kept = await worker.work(batch, now() + lastsMs);
    for (const message of batch) if (!kept.includes(message.messageId)) queue.delete(message);
    return { handed: batch.length, kept: kept.length };
  }

  return {
    now,
    pass(ms) {
      time += ms;
    },
    standIn,
    memory: { ledger, queue, imports },
    send(...jobs) {
      for (const job of jobs) queue.send(typeof job === 'string' ? job : encodeJob(job));
    },
    invoke,
    async settle(withinMs = HOUR_MS) {
      const end = now() + withinMs;
      while (queue.size() > 0 && now() < end) {
        time = Math.max(time, queue.nextVisible());
        await invoke();
      }
    },
    users: () =>
      Object.fromEntries(standIn.facts().users.map(({ key, ...profile }) => [key, profile])),
    tenants: () => Object.fromEntries(standIn.facts().tenants.map(({ key, name }) => [key, name])),
    roles: () => standIn.facts().assignments.map((one) => `${one.user} ${one.tenant} ${one.role}`),
    dead: () => queue.dead.map(({ body, reason }) => ({ job: parsed(body), reason })),
    delays,
    log,
    newCalls() {
      const { total, writes, latest } = standIn.calls();
      standIn.resetCalls();
      return { total, writes, routes: latest.map(({ method, route }) => `${method} ${route}`) };
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

import { encodeJob, type SyncJob } from '../lib/jobs/index.ts';
import {
  DOCUMENTED_LIMITS,
  type FactsSnapshot,
  type Limits,
  type PermitStandIn,
} from '../local/permit/index.ts';
import { createVirtualClock, type VirtualClock } from './clock/virtual-clock.ts';
import { createWorkerUnderTest } from './engine-under-test.ts';
import { invokeUntilEmpty } from './invocations.ts';
import { createMemoryLedger } from './memory/ledger.ts';
import { createMemoryQueue } from './memory/queue.ts';
import { createBenchPermit } from './permit.ts';
import { randomFrom } from './random.ts';

/** What the workers needed to empty the queues. */
export interface Drained {
  /** Requests of any kind, those that were refused left out. */
  readonly requests: number;
  readonly writes: number;
  /** Of the writes. */
  readonly bulk: number;
  readonly refused: number;
  /** Calls by method and route. */
  readonly byRoute: Readonly<Record<string, number>>;
  /** Until the last Permit call was answered; 0 when there was none. */
  readonly appliedMs: number;
  /** Until both queues were empty. */
  readonly virtualMs: number;
  readonly wallMs: number;
  readonly invocations: number;
  readonly deadLetters: number;
  readonly leftInQueue: number;
  /** Errors that the workers logged, by name. */
  readonly errors: readonly string[];
}

/** Three workers that share queues, ledger and Permit, on a virtual clock. */
export interface World {
  readonly clock: VirtualClock;
  readonly standIn: PermitStandIn;
  send(jobs: readonly SyncJob[]): void;
  sendImports(jobs: readonly SyncJob[]): void;
  /** Lets the workers work until nothing is left. What is in the queues is there before the first of them wakes. */
  drain(): Promise<Drained>;
  /** Nothing happens for so long. */
  pass(ms: number): Promise<void>;
  facts(): FactsSnapshot;
}

const WORKERS = 3;
/** A run that has not ended by then never will. */
const GIVE_UP_MS = 48 * 3_600_000;
/** In the middle of a minute: nothing hangs on where Permit's windows begin. */
const START = Date.UTC(2026, 0, 1, 9, 0, 37);

export function createWorld(limits: Limits = DOCUMENTED_LIMITS): World {
  const clock = createVirtualClock(START);
  const random = randomFrom(1);
  const standIn = createBenchPermit(clock, limits);
  const ledger = createMemoryLedger(clock);
  const live = createMemoryQueue({ clock, random });
  const imports = createMemoryQueue({ clock, random });
  const errors = new Set<string>();
  const workers = Array.from({ length: WORKERS }, () =>
    createWorkerUnderTest({
      clock,
      random,
      standIn,
      limits,
      ledger,
      live: live.port,
      imports: imports.port,
      onError: (event, { cause, message, error }) =>
        errors.add([event, cause, message, error].filter(Boolean).join(': ')),
    }),
  );

  return {
    clock,
    standIn,
    send(jobs) {
      for (const job of jobs) live.send(encodeJob(job));
    },
    sendImports(jobs) {
      for (const job of jobs) imports.send(encodeJob(job));
    },
    async drain() {
      standIn.resetCalls();
      errors.clear();
      const dead = live.dead.length + imports.dead.length;
      const begun = performance.now();
      const from = clock.now();
      const until = from + GIVE_UP_MS;
      const invocations = await clock.run(() =>
        invokeUntilEmpty({ clock, live, imports, workers, until }),
      );
      const { total, writes, bulk, refused, byRoute, latest } = standIn.calls();
      return {
        requests: total - refused,
        writes,
        bulk,
        refused,
        byRoute,
        appliedMs: (latest.at(-1)?.at ?? from) - from,
        virtualMs: clock.now() - from,
        wallMs: performance.now() - begun,
        invocations,
        deadLetters: live.dead.length + imports.dead.length - dead,
        leftInQueue: live.size() + imports.size(),
        errors: [...errors],
      };
    },
    pass: (ms) => clock.run(() => clock.sleep(ms)),
    facts: standIn.facts,
  };
}

import { createBudget, createCircuit } from '../../lib/admission/index.ts';
import type { Mapping } from '../../lib/mapping/index.ts';
import {
  createRoleCatalog,
  createWorker,
  type DocumentPort,
  type WorkerOptions,
} from '../../lib/sync/index.ts';
import type { Telemetry } from '../../lib/telemetry/index.ts';
import type { PermitStandIn } from '../../local/permit/index.ts';
import type { MemoryDocuments } from '../sync/simulation/memory-documents.ts';
import type { MemoryLedger } from '../sync/simulation/memory-ledger.ts';
import { permitOver } from './permit-weather.ts';
import { deadly } from './poison.ts';
import type { SoakQueue } from './queue.ts';
import type { SoakSabotage } from './sabotages.ts';
import type { Timeline } from './timeline.ts';
import { troubledDocuments, troubledLease, troubledLedger } from './troubled-ledger.ts';
import type { Rates, Weather } from './weather.ts';

const HOUR_MS = 60 * 60 * 1000;
/** As the worker's function has it in serverless.yml. */
const INVOCATION_MS = 60_000;
const POLL_MS = 400;
const COLD_START_MS = 800;
const LONGEST_FREEZE_MS = 90_000;
/** Processes' clocks differ from each other by less than 2 s. */
const SKEW_MS = 900;

export interface Surroundings {
  readonly timeline: Timeline;
  readonly random: () => number;
  readonly weather: Weather;
  readonly rates: () => Rates;
  readonly live: SoakQueue;
  readonly imports: SoakQueue;
  readonly ledger: MemoryLedger;
  readonly documents: MemoryDocuments;
  readonly standIn: PermitStandIn;
  readonly mapping: Mapping;
  readonly telemetry: Telemetry;
  readonly sabotage: SoakSabotage | undefined;
  readonly tally: Tally;
}

/** What happened to the workers. */
export interface Tally {
  kills: number;
  freezes: number;
  /** Invocations that went on past their time. */
  cutOff: number;
  invocations: number;
  /** What the worker threw: nothing, ever. */
  readonly thrown: unknown[];
}

/** A lane of the worker function: one process at a time, invoked again and again, replaced when it dies. */
export function startLane(lane: number, around: Surroundings): void {
  let generation = 0;
  const { timeline, random, rates, live, imports, tally } = around;

  function start(): void {
    const who = `worker-${lane}-${++generation}`;
    let alive = true;
    let invocation = 0;

    function die(): void {
      if (!alive) return;
      alive = false;
      timeline.kill(who);
      live.died(who);
      imports.died(who);
      timeline.at(timeline.now() + COLD_START_MS, start);
    }
    async function step(): Promise<void> {
      const { kill, freeze } = rates();
      if (random() < kill) {
        tally.kills++;
        die();
      } else if (random() < freeze) {
        tally.freezes++;
        timeline.freeze(who, random() * LONGEST_FREEZE_MS);
      }
      await timeline.sleep(who, 1 + random() * around.weather.latencyMs);
    }
    const worker = createWorker(portsOf(who, step, die, around));

    async function invoked(): Promise<void> {
      const mine = ++invocation;
      const [queue, other] = random() < 0.5 ? [live, imports] : [imports, live];
      const handed = queue.hand(10, who);
      const from = handed.length > 0 ? queue : other;
      const messages = handed.length > 0 ? handed : other.hand(10, who);
      if (messages.length === 0) return;
      tally.invocations++;
      const endsAt = timeline.now() + INVOCATION_MS;
      timeline.at(endsAt, () => {
        if (invocation !== mine || !alive) return;
        tally.cutOff++;
        die();
      });
      const batch =
        from === live ? { live: messages, imports: [] } : { live: [], imports: messages };
      try {
        const kept = await worker.work(batch, endsAt + skewOf(who));
        from.delete(messages.filter(({ messageId }) => !kept.includes(messageId)));
      } catch (error) {
        tally.thrown.push(error);
      }
    }

    void (async () => {
      for (;;) {
        await timeline.sleep(who, POLL_MS * (0.5 + random()));
        await invoked();
        invocation++;
      }
    })();
  }

  start();
}

/** How far a process's clock is off, in ms. */
function skewOf(who: string): number {
  let sum = 0;
  for (const char of who) sum = (sum * 31 + char.charCodeAt(0)) % 1_009;
  return Math.round((sum / 1_009 - 0.5) * 2 * SKEW_MS);
}

function portsOf(
  who: string,
  step: () => Promise<void>,
  die: () => void,
  around: Surroundings,
): WorkerOptions {
  const { timeline, random, weather, rates, ledger, documents, sabotage } = around;
  const now = () => timeline.now() + skewOf(who);
  const clock = { now, sleep: (ms: number) => timeline.sleep(who, ms) };
  const trouble = { random, rates };
  const shared: DocumentPort = troubledDocuments(documents.port(step), trouble);
  const permit = permitOver({
    standIn: around.standIn,
    timeline,
    who,
    now,
    latency: () => 1 + random() * weather.latencyMs,
  });
  const context = { now, random, limits: weather.limits };
  const ports: WorkerOptions = {
    queue: around.live.port(who, step),
    imports: around.imports.port(who, step),
    lease: troubledLease(ledger.lease(step, now), trouble),
    ledger: troubledLedger(ledger.port(step), trouble),
    documents: shared,
    budget: createBudget({ documents: shared, pk: 'budget', limits: weather.limits, now }),
    circuit: createCircuit({ documents: shared, pk: 'circuit', now, random }),
    permit,
    catalog: createRoleCatalog(permit, clock),
    mapping: deadly(around.mapping, die),
    clock,
    random,
    telemetry: around.telemetry,
    maxAgeMs: 6 * HOUR_MS,
    retentionMs: 7 * 24 * HOUR_MS,
  };
  return sabotage?.(ports, context) ?? ports;
}

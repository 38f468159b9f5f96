import type { Measurement, Telemetry } from '../../telemetry/telemetry.ts';
import { UserPending } from '../errors.ts';
import type { BudgetPort, Clock, Cost, Priority } from '../ports.ts';
import type { WorkItem } from '../round/read/results.ts';
import { codeOf } from './code-of.ts';

/** Values of one metric that CloudWatch takes in one line. */
const VALUES = 100;

/** Between two words on what is left of the budget: each takes a line for each limit. */
const LEFT_EVERY_MS = 10_000;

/** Which queue work is of. */
export type Lane = 'live' | 'import';

/**
 * Counts and measures what the worker does, for CloudWatch: written once in a round, since each line costs. It calls
 * nobody, and reads the budget as it was last seen.
 */
export interface Meter {
  /** What became of messages: of those, too, that go back because Permit is down. */
  answered(lane: Lane, items: readonly WorkItem[]): void;
  /** A call to Permit goes out. */
  called(cost: Cost): void;
  /** Work waited for budget. @param ms - milliseconds */
  waited(priority: Priority, ms: number): void;
  /** Writes what came together since the last time, if anything did. */
  write(): void;
}

export interface MeterOptions {
  readonly budget: Pick<BudgetPort, 'left'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly telemetry: Pick<Telemetry, 'measure'>;
}

interface Tally {
  readonly applied: Map<'', number>;
  readonly unchanged: Map<'', number>;
  readonly superseded: Map<'', number>;
  /** By source. */
  readonly ignored: Map<string, number>;
  /** By cause. */
  readonly retried: Map<string, number>;
  /** By reason. */
  readonly dead: Map<string, number>;
  readonly calls: Map<string, number>;
  /** Milliseconds, by lane. */
  readonly waits: Map<Lane, number>;
  /** Milliseconds from receipt to record. */
  readonly latencies: number[];
  oldestSince: number | undefined;
}

const blank = (): Tally => ({
  applied: new Map(),
  unchanged: new Map(),
  superseded: new Map(),
  ignored: new Map(),
  retried: new Map(),
  dead: new Map(),
  calls: new Map(),
  waits: new Map(),
  latencies: [],
  oldestSince: undefined,
});

export function createMeter({ budget, clock, telemetry }: MeterOptions): Meter {
  let tally = blank();
  let leftSaidAt = Number.NEGATIVE_INFINITY;

  return {
    answered(lane, items) {
      const now = clock.now();
      for (const item of items) {
        count(tally, item);
        if (lane !== 'live') continue;
        const { job, message, result } = item;
        if (!awaitsAnother(item)) {
          tally.oldestSince = Math.min(tally.oldestSince ?? message.sentAt, message.sentAt);
        }
        if (result.kind !== 'applied' || job === undefined) continue;
        tally.latencies.push(Math.max(0, now - job.observedAt));
      }
    },
    called(cost) {
      // What takes from no limit is asked once in a process's life, and remembered.
      if (cost.requests > 0) add(tally.calls, kindOf(cost));
    },
    waited: (priority, ms) => add(tally.waits, priority === 'import' ? 'import' : 'live', ms),
    write() {
      const done = tally;
      tally = blank();
      const now = clock.now();
      const measurements = measured(done, now);
      if (done.calls.size > 0 && now - leftSaidAt >= LEFT_EVERY_MS) {
        leftSaidAt = now;
        measurements.push(...budgetLeft(budget));
      }
      if (measurements.length > 0) telemetry.measure(measurements);
    },
  };
}

function add<Key>(to: Map<Key, number>, key: Key, amount = 1): void {
  to.set(key, (to.get(key) ?? 0) + amount);
}

function count(tally: Tally, item: WorkItem): void {
  const { result, job, origin = job } = item;
  if (result.kind === 'retry') add(tally.retried, codeOf(result) ?? 'overtaken');
  else if (result.kind === 'dead') add(tally.dead, result.reason);
  else if (result.kind === 'ignored') add(tally.ignored, origin?.source ?? 'unknown');
  else if (result.kind !== 'deferred') add(tally[result.kind], '');
}

/** Until its user's own record comes, which may be never: nothing is behind with that. */
const awaitsAnother = ({ result }: WorkItem): boolean =>
  result.kind === 'retry' && result.cause instanceof UserPending;

/** Each call is of one kind, so that their sum is all of them. */
function kindOf({ writes = 0, deletes = 0, bulk = 0 }: Cost): string {
  if (bulk > 0) return 'bulk';
  if (deletes > 0) return 'delete';
  return writes > 0 ? 'write' : 'read';
}

function measured(tally: Tally, now: number): Measurement[] {
  const all: Measurement[] = [];
  for (const metric of ['applied', 'unchanged', 'superseded'] as const) {
    for (const total of tally[metric].values()) {
      all.push({ metric, dimensions: {}, values: [total] });
    }
  }
  const values = spread(tally.latencies);
  if (values.length > 0) all.push({ metric: 'event_to_permit_ms', dimensions: {}, values });
  if (tally.oldestSince !== undefined) {
    const age = Math.max(0, now - tally.oldestSince) / 1000;
    all.push({ metric: 'oldest_age_s', dimensions: {}, values: [age] });
  }
  for (const [source, total] of tally.ignored) {
    all.push({ metric: 'ignored', dimensions: { source }, values: [total] });
  }
  for (const [cause, total] of tally.retried) {
    all.push({ metric: 'retried', dimensions: { cause }, values: [total] });
  }
  for (const [reason, total] of tally.dead) {
    all.push({ metric: 'dead_lettered', dimensions: { reason }, values: [total] });
  }
  for (const [kind, total] of tally.calls) {
    all.push({ metric: 'permit_calls', dimensions: { kind }, values: [total] });
  }
  for (const [lane, ms] of tally.waits) {
    all.push({ metric: 'budget_waited_s', dimensions: { lane }, values: [ms / 1000] });
  }
  return all;
}

function budgetLeft(budget: Pick<BudgetPort, 'left'>): Measurement[] {
  return Object.entries(budget.left() ?? {}).map(([limit, left]) => ({
    metric: 'budget_left',
    dimensions: { limit },
    values: [Math.round(left * 1000) / 10],
  }));
}

/** As many as one line takes, which have the same percentiles: the least, the greatest, and evenly between. */
function spread(values: readonly number[]): readonly number[] {
  if (values.length <= VALUES) return values;
  const sorted = values.toSorted((a, b) => a - b);
  const step = (sorted.length - 1) / (VALUES - 1);
  return Array.from({ length: VALUES }, (_, at) => sorted[Math.round(at * step)] ?? 0);
}

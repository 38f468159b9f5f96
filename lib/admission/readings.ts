import { bucketsOf } from './bucket-sizes.ts';
import { empty, flowed, full, LIMIT_NAMES } from './buckets.ts';
import { decodeBudget } from './budget-document.ts';
import { type CircuitState, decodeCircuit } from './circuit-state.ts';
import type { Documents, LimitName, Limits } from './types.ts';

const MINUTE_MS = 60_000;

/** One of Permit's limits, as it stands. */
export interface LimitReading {
  /** Calls that may go now. */
  readonly left: number;
  /** Calls that may go at once at most; never the whole limit ({@link bucketsOf} says why). */
  readonly burst: number;
  /** Calls that come free in a minute. */
  readonly perMinute: number;
  /** What Permit allows in `windowMs`. */
  readonly limit: number;
  readonly windowMs: number;
  /** Permit refused a call: none goes before that time, in ms. */
  readonly pausedUntil?: number;
}

export interface BudgetReading {
  /** `none`: nobody has taken from it yet. `damaged`: taken for an empty one, until somebody writes over it. */
  readonly document: 'ok' | 'none' | 'damaged';
  readonly limits: Readonly<Record<LimitName, LimitReading>>;
}

export interface BudgetReadingOptions {
  readonly documents: Documents;
  readonly pk: string;
  readonly limits: Limits;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * What is left of the budget that all share. Takes and writes nothing.
 *
 * @throws what `documents` throws
 */
export async function readBudget(options: BudgetReadingOptions): Promise<BudgetReading> {
  const { documents, pk, limits, now } = options;
  const found = await documents.read(pk);
  const buckets = bucketsOf(limits);
  const state = found === null ? full(buckets, now) : decodeBudget(found.body);
  const { tokens, paused } = flowed(buckets, state ?? empty(now), now);

  const reading = (name: LimitName, limit: number, windowMs: number): LimitReading => {
    const { burst, perMs } = buckets[name];
    const until = paused[name]?.until ?? 0;
    return {
      left: Math.floor(tokens[name]),
      burst,
      perMinute: Math.floor(perMs * MINUTE_MS),
      limit,
      windowMs,
      ...(until > now ? { pausedUntil: until } : {}),
    };
  };
  return {
    document: found === null ? 'none' : state === null ? 'damaged' : 'ok',
    limits: {
      requests: reading('requests', limits.requestsPerMinute, MINUTE_MS),
      writes: reading('writes', limits.writesPerMinute, MINUTE_MS),
      deletes: reading('deletes', limits.deletesPerMinute, MINUTE_MS),
      bulk: reading('bulk', limits.bulkPer10Minutes, 10 * MINUTE_MS),
    },
  };
}

/** The limits whose calls wait now, and until when, in ms. */
export const pausesOf = ({ limits }: BudgetReading): readonly [LimitName, number][] =>
  LIMIT_NAMES.flatMap((name): [LimitName, number][] => {
    const { pausedUntil } = limits[name];
    return pausedUntil === undefined ? [] : [[name, pausedUntil]];
  });

export interface CircuitReading {
  /** Why Permit is left alone; `null`: it is not. */
  readonly open: CircuitState['open'];
  /** When it was opened, and when Permit is probed next, in ms; without meaning while it is closed. */
  readonly since: number;
  readonly probeAt: number;
  /** Probes so far. */
  readonly probes: number;
}

/**
 * Whether Permit stands, as the workers know it. Claims no probe and writes nothing.
 *
 * @returns `null`: no outage was ever seen, or the document cannot be read, which the next worker mends by a probe
 * @throws what `documents` throws
 */
export async function readCircuit(
  documents: Documents,
  pk: string,
): Promise<CircuitReading | null> {
  const found = await documents.read(pk);
  const state = found === null ? null : decodeCircuit(found.body);
  if (state === null) return null;
  const { open, since, probeAt, strikes: probes } = state;
  return { open, since, probeAt, probes };
}

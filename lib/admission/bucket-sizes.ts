import type { LimitName, Limits, Priority } from './types.ts';

/** One token bucket. */
export interface Bucket {
  /** Tokens when it is full: calls that may go at once. */
  readonly burst: number;
  /** Tokens that flow in, per ms. */
  readonly perMs: number;
  /** Tokens that a call of that priority leaves behind. */
  readonly reserve: Readonly<Record<Priority, number>>;
}

export type Buckets = Readonly<Record<LimitName, Bucket>>;

interface Shape {
  readonly windowMs: number;
  /** How much later than it was taken for a call may reach Permit, workers' clocks being as far apart as they are. */
  readonly latenessMs: number;
  /** Shares of the limit, and of the burst. */
  readonly burst: number;
  readonly reserve: { readonly live: number; readonly import: number };
}

const MINUTE_MS = 60_000;
/** 2 s on the way, and clocks 2 s apart. */
const MINUTE: Shape = {
  windowMs: MINUTE_MS,
  latenessMs: 4_000,
  burst: 0.13,
  reserve: { live: 0.1, import: 0.2 },
};
/** Bulk calls come in bursts, of ten thousand sign-ups or from an import, and carry megabytes. */
const BULK: Shape = {
  windowMs: 10 * MINUTE_MS,
  latenessMs: 45_000,
  burst: 0.47,
  reserve: { live: 0.065, import: 0.13 },
};

/**
 * A bucket for each limit. With burst B and a flow of r, a span of T sees at most B + r·T calls taken for. Calls that
 * arrive within a window W were taken for within less than W + lateness. So r = (L + 1 − B) / (W + lateness) keeps
 * them below L + 1, hence at L or fewer, in any window, wherever it begins.
 */
export function bucketsOf(limits: Limits): Buckets {
  return {
    requests: bucketOf(limits.requestsPerMinute, MINUTE),
    writes: bucketOf(limits.writesPerMinute, MINUTE),
    deletes: bucketOf(limits.deletesPerMinute, MINUTE),
    bulk: bucketOf(limits.bulkPer10Minutes, BULK),
  };
}

function bucketOf(limit: number, { windowMs, latenessMs, burst: share, reserve }: Shape): Bucket {
  const burst = Math.max(1, Math.round(limit * share));
  // Never the whole burst: a single call must get through, whatever its priority.
  const kept = (part: number, least: number) =>
    Math.min(burst - 1, Math.max(least, Math.round(burst * part)));
  return {
    burst,
    perMs: (limit + 1 - burst) / (windowMs + latenessMs),
    reserve: { revocation: 0, live: kept(reserve.live, 1), import: kept(reserve.import, 2) },
  };
}

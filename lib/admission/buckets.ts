import type { Buckets } from './bucket-sizes.ts';
import { type Pause, pauseAfter } from './pauses.ts';
import type { Cost, LimitName, Priority } from './types.ts';

/** `share` is of what this span allows. */
const OUTLOOK_MS = 10 * 60_000;
/** Far below what flows into the slowest bucket in a ms. */
const ROUNDING = 1e-9;

/** Clocks of workers are no further apart: NTP keeps them within milliseconds. */
const MAX_AHEAD_MS = 10_000;

export const LIMIT_NAMES = ['requests', 'writes', 'deletes', 'bulk'] as const;

/** All buckets at one moment. Times are ms since the epoch. */
export interface BucketState {
  readonly at: number;
  readonly tokens: Readonly<Record<LimitName, number>>;
  readonly paused: Readonly<Partial<Record<LimitName, Pause>>>;
}

export interface Taken {
  /** 0: the state is one without those tokens. Otherwise it is had in so many ms, and nothing was taken. */
  readonly waitMs: number;
  readonly state: BucketState;
}

const each = (count: (name: LimitName) => number): Record<LimitName, number> => ({
  requests: count('requests'),
  writes: count('writes'),
  deletes: count('deletes'),
  bulk: count('bulk'),
});

export const full = (buckets: Buckets, at: number): BucketState => ({
  at,
  tokens: each((name) => buckets[name].burst),
  paused: {},
});

export const empty = (at: number): BucketState => ({ at, tokens: each(() => 0), paused: {} });

/** The state at `now`. For a clock that is behind, time stands still: nothing flows in twice. */
export function flowed(buckets: Buckets, state: BucketState, now: number): BucketState {
  // A clock that was far ahead must not stop everybody else until its time has come.
  if (state.at > now + MAX_AHEAD_MS) return { ...empty(now), paused: state.paused };
  const at = Math.max(state.at, now);
  const tokens = each((name) => {
    const { burst, perMs } = buckets[name];
    return Math.min(burst, state.tokens[name] + perMs * (at - state.at));
  });
  return { ...state, at, tokens };
}

/** How long a clock that shows `now` has to wait. `state` is of that moment, or later. */
function waitOf(
  buckets: Buckets,
  state: BucketState,
  cost: Cost,
  priority: Priority,
  now: number,
): number {
  let ready = now;
  for (const name of LIMIT_NAMES) {
    const amount = cost[name] ?? 0;
    if (amount === 0) continue;
    const { burst, perMs, reserve } = buckets[name];
    // Where both do not fit into the bucket, the reserve yields: a full bucket is all there will ever be.
    const need = Math.min(amount + reserve[priority], burst);
    const lacking = need - state.tokens[name];
    if (lacking > ROUNDING) ready = Math.max(ready, state.at + Math.ceil(lacking / perMs));
    ready = Math.max(ready, state.paused[name]?.until ?? now);
  }
  return Math.ceil(ready - now);
}

/** Takes a cost out of all the limits that it counts against, or out of none. */
export function takeFrom(
  buckets: Buckets,
  state: BucketState,
  cost: Cost,
  priority: Priority,
  now: number,
): Taken {
  const current = flowed(buckets, state, now);
  const waitMs = waitOf(buckets, current, cost, priority, now);
  if (waitMs > 0) return { waitMs, state };
  const tokens = each((name) => Math.max(0, current.tokens[name] - (cost[name] ?? 0)));
  return { waitMs, state: { ...current, tokens } };
}

/**
 * Permit refused a call of that cost. Which limit it was is not known, so all that it counts against are empty, and
 * nothing is taken from them for a while.
 */
export function refuse(
  buckets: Buckets,
  state: BucketState,
  cost: Cost,
  retryAfterMs: number | undefined,
  now: number,
): BucketState {
  const current = flowed(buckets, state, now);
  const counts = (name: LimitName) => (cost[name] ?? 0) > 0;
  const paused = Object.fromEntries(
    LIMIT_NAMES.filter(counts).map((name) => [
      name,
      pauseAfter(state.paused[name], retryAfterMs, current.at),
    ]),
  );
  return {
    at: current.at,
    tokens: each((name) => (counts(name) ? 0 : current.tokens[name])),
    paused: { ...state.paused, ...paused },
  };
}

/** What a cost needs now: how long it would have to wait, and which part it is of what ten minutes allow. */
export function priceOf(
  buckets: Buckets,
  state: BucketState,
  cost: Cost,
  priority: Priority,
  now: number,
): { readonly waitMs: number; readonly share: number } {
  const current = flowed(buckets, state, now);
  const shares = LIMIT_NAMES.map((name) => {
    const { perMs, reserve } = buckets[name];
    const left = current.tokens[name] - reserve[priority] + perMs * OUTLOOK_MS;
    return (cost[name] ?? 0) / left;
  });
  return {
    waitMs: waitOf(buckets, current, cost, priority, now),
    share: Math.max(...shares),
  };
}

/** What may go at once, of what could at most, from 0 to 1. */
export function leftOf(
  buckets: Buckets,
  state: BucketState,
  now: number,
): Readonly<Record<LimitName, number>> {
  const { tokens, paused } = flowed(buckets, state, now);
  return each((name) =>
    (paused[name]?.until ?? 0) > now ? 0 : tokens[name] / buckets[name].burst,
  );
}

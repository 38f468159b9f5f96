import type { Limits, Rules } from './options.ts';

/** What a call counts as. */
export interface CallKind {
  readonly method: string;
  readonly bulk: boolean;
}

export interface Limiter {
  /**
   * Takes the call out of every limit that it counts against; or takes nothing and says which
   * limit is reached and in how many milliseconds the call could pass.
   */
  take(call: CallKind, now: number): { readonly limit: string; readonly waitMs: number } | null;
}

interface Window {
  /** Milliseconds until one more call would fit; 0: it does now. */
  wait(now: number): number;
  record(now: number): void;
}

type LimitRules = Pick<Rules, 'limitWindow' | 'patchIsWrite' | 'bulkIsWrite' | 'refusedCallsCount'>;

const MINUTE_MS = 60_000;

export function createLimiter(limits: Limits, rules: LimitRules): Limiter {
  const windowsOf = (name: string, capacity: number, spanMs: number) => {
    const windows: Window[] = [];
    if (rules.limitWindow !== 'fixed') windows.push(slidingWindow(capacity, spanMs));
    if (rules.limitWindow !== 'sliding') windows.push(fixedWindow(capacity, spanMs));
    return { name, windows };
  };
  const requests = windowsOf('requests per minute', limits.requestsPerMinute, MINUTE_MS);
  const writes = windowsOf('writes per minute', limits.writesPerMinute, MINUTE_MS);
  const deletes = windowsOf('deletes per minute', limits.deletesPerMinute, MINUTE_MS);
  const bulk = windowsOf('bulk calls per 10 minutes', limits.bulkPer10Minutes, 10 * MINUTE_MS);

  function countedAgainst(call: CallKind) {
    const scopes = [requests];
    const single = !call.bulk || rules.bulkIsWrite;
    const write = call.method !== 'GET' && (call.method !== 'PATCH' || rules.patchIsWrite);
    if (single && write) scopes.push(writes);
    if (single && call.method === 'DELETE') scopes.push(deletes);
    if (call.bulk) scopes.push(bulk);
    return scopes;
  }

  return {
    take(call, now) {
      const scopes = countedAgainst(call);
      let limit: string | undefined;
      let waitMs = 0;
      for (const { name, windows } of scopes) {
        for (const window of windows) {
          const wait = window.wait(now);
          if (wait > waitMs) {
            waitMs = wait;
            limit = name;
          }
        }
      }
      if (limit === undefined || rules.refusedCallsCount) {
        for (const { windows } of scopes) for (const window of windows) window.record(now);
      }
      return limit === undefined ? null : { limit, waitMs };
    },
  };
}

/** Windows that begin on the clock: at most `capacity` calls in each. */
function fixedWindow(capacity: number, spanMs: number): Window {
  let start = 0;
  let used = 0;
  const turn = (now: number) => {
    const current = Math.floor(now / spanMs) * spanMs;
    if (current === start) return;
    start = current;
    used = 0;
  };
  return {
    wait(now) {
      turn(now);
      return used < capacity ? 0 : start + spanMs - now;
    },
    record(now) {
      turn(now);
      used += 1;
    },
  };
}

/** At most `capacity` calls in any span, wherever it begins: the times of the last ones, in a ring. */
function slidingWindow(capacity: number, spanMs: number): Window {
  const times = new Float64Array(Math.max(capacity, 1)).fill(Number.NEGATIVE_INFINITY);
  let next = 0;
  return {
    wait(now) {
      if (capacity === 0) return spanMs;
      // The slot to be overwritten holds the call that was `capacity` calls ago.
      const oldest = times[next] ?? Number.NEGATIVE_INFINITY;
      return Math.max(0, oldest + spanMs - now);
    },
    record(now) {
      times[next] = now;
      next = (next + 1) % times.length;
    },
  };
}

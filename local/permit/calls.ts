/** One call as it was answered. */
export interface CallRecord {
  /** Milliseconds. */
  readonly at: number;
  readonly method: string;
  /** The path's pattern, e.g. `/users/{user}`; `unknown` when there is none. */
  readonly route: string;
  readonly path: string;
  readonly bulk: boolean;
  /** 0 when the connection dropped. */
  readonly status: number;
  /** Refused by a rate limit. */
  readonly refused: boolean;
  /** Met by a fault that failed it. */
  readonly faulted: boolean;
}

/** How often what was called. A bulk call is also a write, a bulk DELETE a delete as well. */
export interface CallCounts {
  readonly total: number;
  readonly reads: number;
  readonly writes: number;
  readonly deletes: number;
  readonly bulk: number;
  /** By a rate limit; not in the four above. */
  readonly refused: number;
  /** By a fault; in the four above too, as the caller did send them. */
  readonly faulted: number;
  readonly byRoute: Readonly<Record<string, number>>;
  readonly byStatus: Readonly<Record<string, number>>;
  /** The last ones, oldest first. */
  readonly latest: readonly CallRecord[];
}

export interface CallLog {
  record(call: CallRecord): void;
  counts(): CallCounts;
  reset(): void;
}

/** @param keep how many of the latest calls are kept whole. */
export function createCallLog(keep: number): CallLog {
  const zero = () => ({
    total: 0,
    reads: 0,
    writes: 0,
    deletes: 0,
    bulk: 0,
    refused: 0,
    faulted: 0,
  });
  let sums = zero();
  let byRoute = new Map<string, number>();
  let byStatus = new Map<string, number>();
  let latest: CallRecord[] = [];

  return {
    record(call) {
      sums.total += 1;
      if (call.faulted) sums.faulted += 1;
      if (call.refused) {
        sums.refused += 1;
      } else {
        if (call.method === 'GET') sums.reads += 1;
        else sums.writes += 1;
        if (call.method === 'DELETE') sums.deletes += 1;
        if (call.bulk) sums.bulk += 1;
      }
      const route = `${call.method} ${call.route}`;
      byRoute.set(route, (byRoute.get(route) ?? 0) + 1);
      const status = call.status === 0 ? 'dropped' : String(call.status);
      byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
      latest.push(call);
      // Cut seldom: moving the array at every call would cost more than the call.
      if (latest.length > 2 * keep + 100) latest = keep === 0 ? [] : latest.slice(-keep);
    },
    counts: () => ({
      ...sums,
      byRoute: Object.fromEntries(byRoute),
      byStatus: Object.fromEntries(byStatus),
      latest: keep === 0 ? [] : latest.slice(-keep),
    }),
    reset() {
      sums = zero();
      byRoute = new Map();
      byStatus = new Map();
      latest = [];
    },
  };
}

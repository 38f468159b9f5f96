import type { Cost } from './ports.ts';

/** The longest that one Permit call may take; the Permit client is given the same. */
export const CALL_TIMEOUT_MS = 6_000;
/** The longest that a bulk call may take. One that takes longer is halved. */
export const BULK_TIMEOUT_MS = 15_000;
/** What is waited out before the first call, when the last holder of the lease never let go. */
export const TAKEOVER_WAIT_MS = CALL_TIMEOUT_MS;

/**
 * What calls cost. Permit does not say whether PATCH is a write, or a bulk call one as well: counted as if they were.
 * Source: Permit's rate-limit page.
 */
export const FREE: Cost = { requests: 0 };
export const READ: Cost = { requests: 1 };
export const WRITE: Cost = { requests: 1, writes: 1 };
export const DELETE: Cost = { requests: 1, writes: 1, deletes: 1 };
export const BULK: Cost = { requests: 1, writes: 1, bulk: 1 };
export const BULK_DELETE: Cost = { requests: 1, writes: 1, deletes: 1, bulk: 1 };

/** So many calls of a cost. */
export function times(count: number, { requests, writes, deletes, bulk }: Cost): Cost {
  return {
    requests: requests * count,
    ...(writes === undefined ? {} : { writes: writes * count }),
    ...(deletes === undefined ? {} : { deletes: deletes * count }),
    ...(bulk === undefined ? {} : { bulk: bulk * count }),
  };
}

/** How long a call of that cost may take, in ms. */
export const timeoutOf = ({ bulk }: Cost): number =>
  bulk === undefined ? CALL_TIMEOUT_MS : BULK_TIMEOUT_MS;

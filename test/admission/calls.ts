import type { Cost, Limits } from '../../lib/admission/index.ts';
import { type CallKind, createLimiter, type Limiter } from '../../local/permit/limits.ts';

/** A call as it is budgeted for, and as Permit sees it. */
export interface Call {
  readonly cost: Cost;
  readonly kind: CallKind;
}

export const READ: Call = { cost: { requests: 1 }, kind: { method: 'GET', bulk: false } };
export const WRITE: Call = {
  cost: { requests: 1, writes: 1 },
  kind: { method: 'PUT', bulk: false },
};
export const DELETE: Call = {
  cost: { requests: 1, writes: 1, deletes: 1 },
  kind: { method: 'DELETE', bulk: false },
};
export const BULK: Call = {
  cost: { requests: 1, writes: 1, bulk: 1 },
  kind: { method: 'PUT', bulk: true },
};
export const BULK_DELETE: Call = {
  cost: { requests: 1, writes: 1, deletes: 1, bulk: 1 },
  kind: { method: 'DELETE', bulk: true },
};

/** Permit's documented limits (2026-03). */
export const DOCUMENTED: Limits = {
  requestsPerMinute: 1_000,
  writesPerMinute: 300,
  deletesPerMinute: 60,
  bulkPer10Minutes: 100,
};

/** The strictest Permit: windows that slide and windows on the clock, and all that may count counts. */
export const strictest = (limits: Limits): Limiter =>
  createLimiter(limits, {
    limitWindow: 'both',
    patchIsWrite: true,
    bulkIsWrite: true,
    refusedCallsCount: false,
  });

import { bucketsOf } from './bucket-sizes.ts';
import {
  type BucketState,
  empty,
  full,
  LIMIT_NAMES,
  leftOf,
  priceOf,
  refuse,
  takeFrom,
} from './buckets.ts';
import { decodeBudget, encodeBudget } from './budget-document.ts';
import { shareDocument } from './shared-document.ts';
import type { Cost, Documents, LimitName, Limits, Priority } from './types.ts';

/** When others were always faster. */
const LOST_WAIT_MS = 50;

export interface BudgetOptions {
  readonly documents: Documents;
  /** Whose limits these are: one document for each ledger and API. */
  readonly pk: string;
  readonly limits: Limits;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface Budget {
  /** Takes what a call costs. 0: had, and the call is to go out at once. Otherwise nothing was taken; in so many ms. */
  take(cost: Cost, priority: Priority): Promise<number>;
  /** Looks at what others have taken meanwhile. */
  refresh(): Promise<void>;
  /** Permit answered 429 to a call of that cost. `retryAfterMs`: what it said, if it said so. */
  refused(cost: Cost, retryAfterMs: number | undefined): Promise<void>;
  /** What the cost needs now, as far as was last seen here: ms of waiting, and its share of the next ten minutes. */
  price(cost: Cost, priority: Priority): { readonly waitMs: number; readonly share: number };
  /** What may go at once, of what could at most, from 0 to 1, as far as was last seen here. `null`: nothing was. */
  left(): Readonly<Record<LimitName, number>> | null;
}

/**
 * Permit's limits as token buckets in one shared document: as many workers as there are take from the same ones. A
 * missing document is full buckets, one that cannot be read empty ones. Buckets that became smaller spill.
 *
 * @throws what `documents` throws; `RangeError` from `take` when a cost is more than a full bucket holds, which no
 *   single call is
 */
export function createBudget({ documents, pk, limits, now }: BudgetOptions): Budget {
  const buckets = bucketsOf(limits);
  const shared = shareDocument<BucketState>({
    documents,
    pk,
    encode: encodeBudget,
    decode: decodeBudget,
    missing: () => full(buckets, now()),
    damaged: () => empty(now()),
  });

  function checkCost(cost: Cost): void {
    for (const name of LIMIT_NAMES) {
      const amount = cost[name] ?? 0;
      const { burst } = buckets[name];
      if (amount <= burst) continue;
      throw new RangeError(
        `cost.${name} is ${amount}, more than the ${burst} that may go at once: take for fewer calls, or raise PERMIT_LIMITS`,
      );
    }
  }

  return {
    async take(cost, priority) {
      checkCost(cost);
      return await shared.settle((state) => {
        const taken = takeFrom(buckets, state, cost, priority, now());
        return taken.waitMs > 0 ? { answer: taken.waitMs } : { answer: 0, next: taken.state };
      }, LOST_WAIT_MS);
    },
    refresh: () => shared.settle(() => ({ answer: undefined }), undefined),
    async refused(cost, retryAfterMs) {
      await shared.settle(
        (state) => ({
          answer: undefined,
          next: refuse(buckets, state, cost, retryAfterMs, now()),
        }),
        undefined,
      );
    },
    price(cost, priority) {
      const at = now();
      return priceOf(buckets, shared.seen() ?? full(buckets, at), cost, priority, at);
    },
    left() {
      const seen = shared.seen();
      return seen === undefined ? null : leftOf(buckets, seen, now());
    },
  };
}

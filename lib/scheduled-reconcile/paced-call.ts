import type { Budget } from '../admission/index.ts';
import { PermitError } from '../permit/index.ts';
import type { PacedCall } from '../reconcile/index.ts';

/** Times that a call is made which fails for what may pass. */
const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 500;

export interface PacedCallOptions {
  /** The one that all share. */
  readonly budget: Pick<Budget, 'take' | 'refused'>;
  readonly signal: AbortSignal;
  /** Ends early, or throws, when the signal fires. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<unknown>;
  /** In [0, 1). */
  readonly random: () => number;
}

/** Calls Permit within what imports may use of the budget: live traffic comes first. @throws {PermitError} */
export function createPacedCall({ budget, signal, sleep, random }: PacedCallOptions): PacedCall {
  return async (cost, make) => {
    for (let attempt = 1; ; attempt++) {
      for (;;) {
        signal.throwIfAborted();
        const waitMs = await budget.take(cost, 'import');
        if (waitMs === 0) break;
        await sleep(waitMs, signal);
      }
      try {
        return await make();
      } catch (error) {
        if (!(error instanceof PermitError)) throw error;
        if (error.status === 429) {
          await budget.refused(cost, error.retryAfterMs);
          continue;
        }
        if (error.retry !== 'transient' || attempt >= ATTEMPTS) throw error;
        await sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + random() / 2), signal);
      }
    }
  };
}

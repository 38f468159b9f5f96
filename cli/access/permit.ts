import {
  type Budget,
  budgetPk,
  type Cost,
  circuitPk,
  createBudget,
} from '../../lib/admission/index.ts';
import type { PermitLimits } from '../../lib/config/index.ts';
import { createPermitClient, type PermitClient, PermitError } from '../../lib/permit/index.ts';
import { BULK_TIMEOUT_MS, CALL_TIMEOUT_MS, type DocumentPort } from '../../lib/sync/index.ts';
import { interrupted } from '../errors.ts';
import type { Shell } from '../shell.ts';

/** Permit, called only when the budget that all share allows it. */
export interface PermitAccess {
  readonly client: PermitClient;
  readonly limits: PermitLimits;
  /** Partition keys of the shared documents. */
  readonly budgetPk: string;
  readonly circuitPk: string;
  /**
   * Makes a call once its cost is had, after what live traffic needs; again after a refusal or a failure that passes.
   *
   * @throws {PermitError} of a failure that stays; {CliError} `interrupted`
   */
  call<T>(cost: Cost, make: () => Promise<T>): Promise<T>;
}

export interface PermitAccessOptions {
  readonly apiKey: string;
  readonly apiUrl: string;
  readonly limits: PermitLimits;
  /** In the ledger's table, where the budget stands. */
  readonly documents: DocumentPort;
  readonly shell: Shell;
}

/** Times that a call is made which fails for what may pass. */
const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 500;

export function openPermit(options: PermitAccessOptions): PermitAccess {
  const { documents, limits, shell } = options;
  const account = { apiKey: options.apiKey, apiUrl: options.apiUrl };
  const client = createPermitClient({
    ...account,
    timeoutMs: CALL_TIMEOUT_MS,
    bulkTimeoutMs: BULK_TIMEOUT_MS,
    now: shell.now,
  });
  const budget = createBudget({ documents, pk: budgetPk(account), limits, now: shell.now });

  return {
    client,
    limits,
    budgetPk: budgetPk(account),
    circuitPk: circuitPk(account),
    async call(cost, make) {
      for (let attempt = 1; ; attempt++) {
        await admitted(budget, cost, shell);
        try {
          return await make();
        } catch (error) {
          if (!(error instanceof PermitError)) throw error;
          if (error.status === 429) await budget.refused(cost, error.retryAfterMs);
          else if (error.retry !== 'transient' || attempt >= ATTEMPTS) throw error;
          const pause = FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + shell.random() / 2);
          if (error.status !== 429) await shell.sleep(pause, shell.signal);
        }
      }
    },
  };
}

async function admitted(budget: Budget, cost: Cost, shell: Shell): Promise<void> {
  for (;;) {
    if (shell.signal.aborted) throw interrupted();
    const waitMs = await budget.take(cost, 'import');
    if (waitMs === 0) return;
    await shell.sleep(waitMs, shell.signal);
  }
}

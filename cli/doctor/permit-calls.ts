import { type Cost, createBudget } from '../../lib/admission/index.ts';
import { SettingsError } from '../../lib/config/index.ts';
import { LedgerError } from '../../lib/ledger/index.ts';
import { createPermitClient, type PermitClient } from '../../lib/permit/index.ts';
import { BULK_TIMEOUT_MS, CALL_TIMEOUT_MS } from '../../lib/sync/index.ts';
import type { Access } from '../access/index.ts';
import { CliError } from '../errors.ts';
import type { Shell } from '../shell.ts';
import type { Skew } from './skew.ts';

/** Permit, asked once for each question, so that its first answer is told. */
export interface PermitCalls {
  readonly client: PermitClient;
  readonly apiUrl: string;
  readonly apiKey: string;
  /**
   * Makes a call, out of the budget that all share; without it where the ledger cannot be had, since these are few.
   *
   * @throws what the call throws; {CliError} `no_budget`
   */
  call<T>(cost: Cost, make: () => Promise<T>): Promise<T>;
}

/** How long a check waits for the budget, in ms. */
const PATIENCE_MS = 5_000;

/**
 * @param skew - how far our clock is ahead: what is taken by a wrong one would unsettle the budget for all
 * @returns `undefined`: a setting of Permit's is missing or malformed
 */
export async function openPermitCalls(
  access: Access,
  shell: Shell,
  skew: () => Promise<Skew>,
): Promise<PermitCalls | undefined> {
  const { sleep, signal } = shell;
  const account = await orUndefined(async () => {
    const found = await access.settings(['PERMIT_API_KEY', 'PERMIT_API_URL']);
    return { apiKey: found.PERMIT_API_KEY, apiUrl: found.PERMIT_API_URL };
  });
  if (account === undefined) return undefined;
  const ahead = (await skew()) ?? 0;
  const now = () => shell.now() - ahead;
  const shared = await orUndefined(async () => ({
    permit: await access.permit(),
    documents: (await access.ledger()).documents,
  }));
  const budget =
    shared &&
    createBudget({
      documents: shared.documents,
      pk: shared.permit.budgetPk,
      limits: shared.permit.limits,
      now,
    });

  async function admitted(cost: Cost): Promise<void> {
    const until = now() + PATIENCE_MS;
    for (;;) {
      const waitMs = (await budget?.take(cost, 'import').catch(withoutLedger)) ?? 0;
      if (waitMs === 0) return;
      if (now() + waitMs > until) {
        throw new CliError(
          'no_budget',
          `the shared budget of Permit calls is empty for ${Math.ceil(waitMs / 1000)} s more`,
          { remedy: 'Run it again then; permit-sync status shows what is left.' },
        );
      }
      await sleep(waitMs, signal);
    }
  }

  return {
    ...account,
    client: createPermitClient({
      ...account,
      timeoutMs: CALL_TIMEOUT_MS,
      bulkTimeoutMs: BULK_TIMEOUT_MS,
      now,
    }),
    async call(cost, make) {
      await admitted(cost);
      return await make();
    },
  };
}

function withoutLedger(error: unknown): undefined {
  if (!(error instanceof LedgerError)) throw error;
}

async function orUndefined<T>(open: () => Promise<T>): Promise<T | undefined> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof SettingsError) return undefined;
    throw error;
  }
}

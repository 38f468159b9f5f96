import { SettingsError } from '../../lib/config/index.ts';
import type { SyncJob } from '../../lib/jobs/index.ts';
import { LedgerError, rememberEnvironment } from '../../lib/ledger/index.ts';
import { MappingError } from '../../lib/mapping/index.ts';
import { PermitError } from '../../lib/permit/index.ts';
import { type Foresight, foresee } from '../../lib/sync/index.ts';
import type { Given } from '../command.ts';
import { CliError } from '../errors.ts';

/** What the worker would make of jobs, as far as it can be told. */
export interface Preview {
  /** Why nothing is foreseen but what the config alone decides; absent: the ledger was asked. */
  readonly missing: string | undefined;
  /** Why Permit's roles are not known: one that is missing there is not noticed then. */
  readonly rolesMissing: string | undefined;
  foresee(jobs: readonly SyncJob[]): Promise<Foresight>;
}

/** The longest that Permit is waited for. */
const PATIENCE_MS = 15_000;
const READ = { requests: 1 } as const;

/**
 * Opens the mapping, the ledger and Permit. Where the ledger or Permit cannot be had, what they would say is missing,
 * and the rest still works.
 *
 * @throws {CliError} of the mapping
 */
export async function openPreview(given: Given): Promise<Preview> {
  const { access, shell } = given;
  const mapping = await access.mapping();
  const now = shell.now();
  try {
    const ledger = await access.ledger();
    const permit = await access.permit();
    const settings = await access.settings(['PERMIT_API_KEY', 'PERMIT_API_URL']);
    const environment = rememberEnvironment({
      client: ledger.client,
      table: ledger.table,
      apiKey: settings.PERMIT_API_KEY,
      apiUrl: settings.PERMIT_API_URL,
      ask: () => permit.call(READ, () => permit.client.environment()),
    });
    const env = await within(environment(), given);
    const roles = await within(
      permit.call(READ, () => permit.client.roles()),
      given,
    ).catch((error: unknown) => reasonOf(error));
    const rolesMissing = typeof roles === 'string' ? roles : undefined;
    const options = {
      ledger: ledger.store,
      documents: ledger.documents,
      mapping,
      env,
      ...(typeof roles === 'string' ? {} : { roles }),
    };
    return {
      missing: undefined,
      rolesMissing,
      foresee: (jobs) => foresee(jobs, { ...options, now: shell.now() }),
    };
  } catch (error) {
    const missing = reasonOf(error);
    const nothing = { load: async () => new Map() };
    return {
      missing,
      rolesMissing: missing,
      foresee: (jobs) => foresee(jobs, { ledger: nothing, mapping, env: '', now }),
    };
  }
}

/** What stands in the way, in words; anything but the failures that one may meet is a bug and passes on. */
function reasonOf(error: unknown): string {
  const isMet =
    error instanceof SettingsError ||
    error instanceof LedgerError ||
    error instanceof PermitError ||
    error instanceof MappingError ||
    (error instanceof CliError && error.code !== 'interrupted');
  if (!isMet) throw error;
  return error.message;
}

async function within<T>(answer: Promise<T>, { shell }: Given): Promise<T> {
  const done = new AbortController();
  const tooLate = shell.sleep(PATIENCE_MS, AbortSignal.any([done.signal, shell.signal])).then(
    () => {
      throw new CliError('no_answer', `Permit did not answer within ${PATIENCE_MS / 1000} s`);
    },
    () => answer,
  );
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    done.abort();
  }
}

import { SettingsError } from '../../lib/config/index.ts';
import { LedgerError } from '../../lib/ledger/index.ts';
import { PermitError } from '../../lib/permit/index.ts';
import type { Given } from '../command.ts';
import { within } from '../doctor/check.ts';
import { CliError } from '../errors.ts';

/** Which roles Permit lacks; or why that is not known, and what to do about it. */
export type RolesInPermit = { readonly missing: readonly string[] } | { readonly why: string };

const PATIENCE_MS = 15_000;
const READ = { requests: 1 };

/** Compares roles with those in Permit, where its settings are there; `document#editor`: on resource instances. */
export async function compareRoles(
  wanted: readonly string[],
  { access, shell }: Pick<Given, 'access' | 'shell'>,
): Promise<RolesInPermit> {
  if (wanted.length === 0) return { missing: [] };
  try {
    const { client, call } = await access.permit();
    const isOnInstance = wanted.some((role) => role.includes('#'));
    const roles = await within(PATIENCE_MS, shell, async () => {
      const inTenants = await call(READ, () => client.roles());
      if (!isOnInstance) return inTenants;
      return inTenants.union(await call(READ, () => client.resources()));
    });
    if (roles === undefined) return { why: `no answer within ${PATIENCE_MS / 1000} s` };
    return { missing: wanted.filter((role) => !roles.has(role)).sort() };
  } catch (error) {
    return { why: reasonOf(error) };
  }
}

/** What stands in the way, in words; anything but what one may meet is a bug and passes on. */
function reasonOf(error: unknown): string {
  if (error instanceof SettingsError) {
    return `${error.message}. Set them, or give the --stage that it is for.`;
  }
  const isMet =
    error instanceof LedgerError ||
    error instanceof PermitError ||
    (error instanceof CliError && error.code !== 'interrupted');
  if (!isMet) throw error;
  return error.message;
}

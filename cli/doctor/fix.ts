import type { Given } from '../command.ts';
import { interrupted } from '../errors.ts';
import type { MissingRole } from './checks/roles.ts';

const WRITE = { requests: 1, writes: 1 };

/**
 * Shows the roles that are missing, asks, and creates them in Permit; without permissions, which are for people to give.
 *
 * @returns the keys that were created; empty when the answer was no
 * @throws {PermitError} for the first that Permit refuses; {CliError} `usage` where nobody can be asked, `interrupted`
 */
export async function createRoles(
  missing: readonly MissingRole[],
  { terminal, access, shell }: Pick<Given, 'terminal' | 'access' | 'shell'>,
): Promise<readonly string[]> {
  terminal.note('');
  terminal.note('To be created in Permit, as roles without permissions:');
  for (const { key, from } of missing) terminal.note(`  ${key}  (${from})`);
  const roles = missing.length === 1 ? 'this role' : `these ${missing.length} roles`;
  if (!(await terminal.ask(`Create ${roles} in Permit?`))) {
    terminal.note('Nothing was created.');
    return [];
  }
  const { client, call } = await access.permit();
  const created: string[] = [];
  for (const { key } of missing) {
    if (shell.signal.aborted) throw interrupted('permit-sync doctor --fix');
    if (await call(WRITE, () => client.createRole({ key, name: key }))) created.push(key);
  }
  terminal.note(`Created: ${created.join(', ') || 'none, others were faster'}.`);
  return created;
}

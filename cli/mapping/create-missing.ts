import type { Given } from '../command.ts';
import { commandLine } from '../command-line.ts';
import type { PermitCalls } from '../doctor/permit-calls.ts';
import { interrupted } from '../errors.ts';
import { type Need, nameOf } from './needs.ts';
import { counted } from './words.ts';

const WRITE = { requests: 1, writes: 1 };

/**
 * Shows what is missing, asks, and makes it in Permit, in the order in which one thing needs another; roles are without
 * permissions, resources without actions: those are for people to give.
 *
 * @returns what is there now; empty when the answer was no
 * @throws {PermitError} for the first that Permit refuses; {CliError} `usage` where nobody can be asked, `interrupted`
 */
export async function createMissing(
  missing: readonly Need[],
  { client, call }: Pick<PermitCalls, 'client' | 'call'>,
  { terminal, shell, options }: Pick<Given, 'terminal' | 'shell' | 'options'>,
): Promise<readonly Need[]> {
  terminal.note('');
  terminal.note('To be created in Permit, without permissions and actions:');
  for (const need of missing) terminal.note(`  ${need.kind} ${nameOf(need)}${ofSubject(need)}`);
  if (!(await terminal.ask(`Create ${counted(missing.length, 'part')} of the schema in Permit?`))) {
    terminal.note('Nothing was created.');
    return [];
  }
  const made: Need[] = [];
  for (const need of missing) {
    if (shell.signal.aborted) {
      throw interrupted(
        `${made.length} of ${missing.length} were created. To go on:\n${commandLine(['mapping', 'check'], [], options)}`,
      );
    }
    // One that is there by now was made by somebody else.
    await call(WRITE, () => create(need, client));
    made.push(need);
  }
  terminal.note(`Created: ${made.map(nameOf).join(', ')}.`);
  return made;
}

const ofSubject = (need: Need): string => (need.kind === 'relation' ? ` of ${need.subject}` : '');

function create(need: Need, client: PermitCalls['client']): Promise<boolean> {
  const { key } = need;
  switch (need.kind) {
    case 'role':
      return client.createRole({ key, name: key });
    case 'resource':
      return client.createResource({ key, name: key });
    case 'resource role':
      return client.createResourceRole(need.resource, { key, name: key });
    case 'relation':
      return client.createRelation(need.resource, { key, name: key, subject: need.subject });
  }
}

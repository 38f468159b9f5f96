import type { Given } from '../command.ts';
import { commandLine } from '../command-line.ts';
import type { PermitCalls } from '../doctor/permit-calls.ts';
import { CliError, interrupted } from '../errors.ts';
import { type Need, nameOf } from './needs.ts';
import { counted } from './words.ts';

const WRITE = { requests: 1, writes: 1 };

/**
 * Shows what is missing, asks, and makes it in Permit, in the order in which one thing needs another; roles are without
 * permissions, resources without actions: those are for people to give.
 *
 * @returns what is there now; empty when the answer was no
 * @throws {CliError} for the first that Permit refuses, by the code of its refusal; `usage` where nobody can be asked,
 *   `interrupted`. It says what was made before
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
  const sofar = () => {
    const names = made.length === 0 ? '' : `: ${made.map(nameOf).join(', ')}`;
    const again = commandLine(['mapping', 'check'], [], options);
    return `${made.length} of ${missing.length} created${names}. To go on:\n${again}`;
  };
  for (const need of missing) {
    if (shell.signal.aborted) throw interrupted(sofar());
    try {
      // One that is there by now was made by somebody else.
      await call(WRITE, () => create(need, client));
    } catch (cause) {
      throw shell.signal.aborted ? interrupted(sofar()) : notCreated(need, cause, sofar());
    }
    made.push(need);
  }
  terminal.note(`Created: ${made.map(nameOf).join(', ')}.`);
  return made;
}

/** What was made stays: a person has to know of it. */
function notCreated(need: Need, cause: unknown, sofar: string): unknown {
  if (!(cause instanceof Error && 'code' in cause && typeof cause.code === 'string')) return cause;
  const message = `${need.kind} ${nameOf(need)} was not created: ${cause.message}`;
  return new CliError(cause.code, message, { cause, remedy: sofar });
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

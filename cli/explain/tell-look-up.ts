import type { LookUp } from '../../lib/providers/cognito/index.ts';
import type { Terminal } from '../terminal/index.ts';
import { shownId } from './explanation.ts';
import type { Interpreted } from './interpret.ts';

/** Of an event that says who has changed and not how: what Cognito would be asked for. */
export function tellLookUp(
  { source, type, from }: Interpreted,
  { sub, changes }: LookUp,
  terminal: Terminal,
): void {
  const user = shownId(sub, terminal);
  if (terminal.json) {
    terminal.printJson({ source, eventType: type, from, lookUp: { user, changes } });
    return;
  }
  const changed = changes === 'user' ? 'its record' : 'its groups';
  terminal.print(`${source} ${type}: says that ${user} has changed, and not how (${changed}).`);
  terminal.print('Cognito would be asked for the user and all its groups; they become the jobs.');
  terminal.note(`What it has now: permit-sync verify ${user} --source cognito`);
}

import { Option } from 'commander';
import type { Register } from '../command.ts';

/** `permit-sync explain` */
export const addExplain: Register = (program, act) => {
  program
    .command('explain')
    .description("Show what a provider's event would become: jobs, facts and calls. Send nothing.")
    .argument('<payload>', 'a file with the event, or - for stdin')
    .addOption(
      new Option('--provider <name>', 'whose event it is, if it cannot be told').choices([
        'clerk',
        'auth0',
        'cognito',
      ]),
    )
    .option('--tenant <name>', 'of SCIM, which says it by its URL: whose user it is')
    .option('--against-ledger', "as the ledger stands now, and by Permit's roles")
    .addHelpText(
      'after',
      `
Without --against-ledger it needs no settings: it is told as if the ledger
knew nothing yet. It also reads what stands in the queues: a job, a kept event,
a line of \`dlq export\`. Of SCIM it takes a user, or {method, path, body} of
POST /Users and PUT /Users/ID.

Examples:
  $ permit-sync explain event.json
  $ permit-sync trigger auth0 user.created --print | permit-sync explain -
  $ permit-sync explain user.json --tenant acme
  $ permit-sync explain event.json --config sync.config.ts --json
  $ permit-sync explain event.json --against-ledger --stage prod`,
    )
    .action(act(async (given) => (await import('./explain.ts')).explain(given)));
};

import type { Command } from 'commander';
import type { Act, Register } from '../command.ts';

const TENANT = "the tenant, as it stands in the URL's path";

/** `permit-sync scim` */
export const addScim: Register = (program, act) => {
  const scim = program
    .command('scim')
    .description('Tokens for identity providers; what their directory here holds; tell it anew.');
  scim.addHelpText(
    'after',
    `
Examples:
  $ permit-sync scim token create --tenant acme --stage prod
  $ permit-sync scim show --tenant acme --user-name kim@acme.test --stage prod
  $ permit-sync scim sweep --stage prod`,
  );
  addTokens(scim, act);
  addStore(scim, act);
};

function addTokens(scim: Command, act: Act): void {
  const token = scim
    .command('token')
    .description('Bearer tokens, by tenant: several at once, so that one can be exchanged.');
  token.addHelpText(
    'after',
    `
Examples:
  $ permit-sync scim token create --tenant acme --stage prod
  $ permit-sync scim token list --tenant acme --stage prod
  $ permit-sync scim token revoke --tenant acme 3f9ac2d07b51 --stage prod`,
  );
  token
    .command('create')
    .description('Make a token and show it, this once, with what to paste where.')
    .requiredOption('--tenant <name>', TENANT)
    .option('--note <text>', 'for people: whose it is')
    .option('--expires-in-days <number>', 'after so many days it opens nothing')
    .addHelpText(
      'after',
      `
Only its digest is kept. To exchange one: create another, put it into the
identity provider, then revoke the old one.

Examples:
  $ permit-sync scim token create --tenant acme --stage prod
  $ permit-sync scim token create --tenant acme --note 'Okta of Acme' \\
      --expires-in-days 365 --stage prod`,
    )
    .action(act(async (given) => (await import('./create-token.ts')).createToken(given)));
  token
    .command('list')
    .description("Show a tenant's tokens: ids, notes, ages; never the tokens.")
    .requiredOption('--tenant <name>', TENANT)
    .addHelpText(
      'after',
      `
Examples:
  $ permit-sync scim token list --tenant acme --stage prod
  $ permit-sync scim token list --tenant acme --stage prod --json`,
    )
    .action(act(async (given) => (await import('./list-tokens.ts')).listTokens(given)));
  token
    .command('revoke')
    .argument('<id>', 'of `scim token list`')
    .description('Take a token back: within ten seconds it opens nothing any more.')
    .requiredOption('--tenant <name>', TENANT)
    .showHelpAfterError(
      '(`permit-sync scim token list --tenant T` has the ids; --help has examples)',
    )
    .addHelpText(
      'after',
      `
Examples:
  $ permit-sync scim token revoke --tenant acme 3f9ac2d07b51 --stage prod
  $ permit-sync scim token revoke --tenant acme 3f9ac2d07b51 --stage prod --yes`,
    )
    .action(act(async (given) => (await import('./revoke-token.ts')).revokeToken(given)));
}

function addStore(scim: Command, act: Act): void {
  scim
    .command('show')
    .description('Show what the store has of one user, and what is still to be told of it.')
    .requiredOption('--tenant <name>', TENANT)
    .option('--user <id>', 'the id that SCIM clients know it by')
    .option('--user-name <name>', 'its userName, in any case')
    .addHelpText(
      'after',
      `
What the ledger and Permit have of it: \`permit-sync verify KEY --key\`.

Examples:
  $ permit-sync scim show --tenant acme --user-name kim@acme.test --stage prod
  $ permit-sync scim show --tenant acme --stage prod --json \\
      --user 0b0c7a52-4d8e-4a55-9d0f-2f6f4c3f5a10`,
    )
    .action(act(async (given) => (await import('./show.ts')).show(given)));
  scim
    .command('sweep')
    .description('Finish what writes left behind when the queue or a process failed.')
    .option('--older-than <seconds>', 'marks that are so old; default 60')
    .addHelpText(
      'after',
      `
A schedule does the same every minute. Exit code 1 when a mark could not be
settled.

Examples:
  $ permit-sync scim sweep --stage prod
  $ permit-sync scim sweep --older-than 0 --stage local`,
    )
    .action(act(async (given) => (await import('./sweep.ts')).sweepMarks(given)));
  scim
    .command('resend')
    .description('Tell all users of a tenant anew, by the import queue: after a new mapping.')
    .requiredOption('--tenant <name>', TENANT)
    .option('--from <position>', 'where an earlier run stopped')
    .addHelpText(
      'after',
      `
The config is that of this folder, or --config: deploy it first. What is the
same already costs no call to Permit.

Examples:
  $ permit-sync scim resend --tenant acme --stage prod
  $ permit-sync scim resend --tenant acme --stage prod --yes \\
      --from 1763800000000-0b0c7a52-4d8e-4a55-9d0f-2f6f4c3f5a10`,
    )
    .action(act(async (given) => (await import('./resend.ts')).resend(given)));
}

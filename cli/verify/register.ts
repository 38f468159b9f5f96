import { Option } from 'commander';
import type { Register } from '../command.ts';

/** `permit-sync verify` */
export const addVerify: Register = (program, act) => {
  program
    .command('verify')
    .argument('<user>', "the user's id at the provider (its `sub` at Cognito)")
    .description('Show provider, ledger and Permit side by side for one user, differences marked.')
    .addOption(
      new Option('--source <provider>', 'who says what should be').choices([
        'clerk',
        'auth0',
        'cognito',
      ]),
    )
    .option('--key', 'what is given is the key in Permit; the provider is not asked')
    .addHelpText(
      'after',
      `
The provider is asked with its own credentials from the environment, as
backfill does (docs/cli.md). Exit code 3 when the three do not agree.

Examples:
  $ permit-sync verify user_2a9 --source clerk --stage prod
  $ permit-sync verify 'auth0|507f' --source auth0 --stage prod --json
  $ permit-sync verify user_2a9 --key --stage local`,
    )
    .action(act(async (given) => (await import('./verify.ts')).verify(given)));
};

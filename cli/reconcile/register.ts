import { Argument, Option } from 'commander';
import type { Register } from '../command.ts';
import { DIRECTORY_SOURCES } from '../directories/sources.ts';

/** `permit-sync reconcile` */
export const addReconcile: Register = (program, act) => {
  program
    .command('reconcile')
    .addArgument(new Argument('<provider>', 'who says what should be').choices(DIRECTORY_SOURCES))
    .description('Compare provider, ledger and Permit; report what differs, or have it mended.')
    .option('--apply', 'send what mends it to the import queue, after a look and a yes')
    .option('--mapping', 'bring everybody over to the config as it is; Permit is not read')
    .option('--dry-run', 'of --mapping: show what would change, and send nothing')
    .option('--deployed', 'of --mapping: the worker has this config, though it has not said so yet')
    .option(
      '--max-removals <5%|20>',
      'take away at most so many, or such a share, of users, tenants, roles and resource instances each (default: 5%, and one at least)',
    )
    .option(
      '--user <id>',
      "only this user, by the provider's id; may be repeated",
      (value: string, before: readonly string[] = []) => [...before, value],
    )
    .addOption(
      new Option('--format <format>', 'of the report (default: table)').choices([
        'table',
        'json',
        'html',
      ]),
    )
    .option('--output <file>', 'the report goes there; .html and .json say its format')
    .option('--limit-report <n>', 'differences that the report lists (default: 30 on a screen)')
    .addHelpText(
      'after',
      `
Nothing is changed without --apply. The ledger is read first, then Permit, the
provider last; a reading that fails, ends early or finds no user at all stops
it. What is newer than the reading wins. Whoever is to lose something is asked
for once more at the provider. What is in Permit alone is told of (foreign) and
never touched. Exit code 3: differences were found, or some are left.

  missing     the provider has it, Permit does not
  changed     a field that the config maps differs
  wrong_role  in one tenant or instance, another role than the provider says
  extra       a role that we gave, and that nobody grants any more
  deleted     the provider has it no more
  stale       provider and Permit agree, the ledger does not
  unclear     not listed, and it cannot be told whose it is: see --user

After a change of sync.config.ts, --mapping reads the provider, works out what
of the ledger the config makes something else of, shows it, asks, and sends
that alone. The worker then calls for what differs and no more. What drifted in
Permit is left: that is for reconcile without --mapping.

Examples:
  $ permit-sync reconcile clerk --stage prod
  $ permit-sync reconcile clerk --stage prod --apply
  $ permit-sync reconcile auth0 --stage prod --apply --max-removals 10%
  $ permit-sync reconcile auth0 --user 'auth0|507f' --apply
  $ permit-sync reconcile cognito --stage prod --output report.html
  $ permit-sync reconcile clerk --stage prod --mapping --dry-run
  $ permit-sync reconcile clerk --stage prod --mapping --max-removals 20%`,
    )
    .action(act(async (given) => (await import('./reconcile.ts')).reconcile(given)));
};

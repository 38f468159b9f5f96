import type { Command } from 'commander';
import type { Act, Register } from '../command.ts';
import { DIRECTORY_SOURCES, PROVIDER_NAMES } from '../directories/sources.ts';

export const addBackfill: Register = (program, act) => {
  const backfill = program
    .command('backfill')
    .description('Put every existing user, organization, membership and role on the import queue.')
    .addHelpText(
      'after',
      `
The worker applies them after live traffic. What is newer wins, so that sending
all of it again does no harm. It may be stopped at any time, and resumed.

Examples:
  $ permit-sync backfill clerk --dry-run
  $ permit-sync backfill clerk --stage prod
  $ permit-sync backfill clerk --stage prod --resume
  $ permit-sync backfill csv users.csv --columns user=Id,email=Mail`,
    );
  for (const source of DIRECTORY_SOURCES) {
    const command = backfill
      .command(source)
      .description(`Read all of ${PROVIDER_NAMES[source]} by its API, and send it.`);
    shared(command, act, source).addHelpText(
      'after',
      `
The credentials are those of the environment: ${CREDENTIALS[source]}.

Examples:
  $ permit-sync backfill ${source} --dry-run --limit 100
  $ permit-sync backfill ${source} --stage prod
  $ permit-sync backfill ${source} --stage prod --since 7d`,
    );
  }
  for (const format of ['csv', 'jsonl'] as const) {
    const command = backfill
      .command(format)
      .description(
        format === 'csv'
          ? 'Read a CSV file, one user (in one tenant) a row, and send it.'
          : 'Read a file of JSON lines, one user (in one tenant) a line, and send it.',
      )
      .argument('<file>', 'read twice: first to check it, then to send')
      .option(
        '--columns <ours=theirs,...>',
        'our names and how the file calls them; may be repeated',
        collected,
      );
    shared(command, act, format).addHelpText(
      'after',
      `
Names: user (required), email, email_verified, first_name, last_name, name,
username, phone, external_id, blocked, updated_at, tenant, tenant_name,
roles ${format === 'csv' ? '(separated by ;)' : '(a list)'}, metadata (a JSON object), metadata.<name>;
ignore names columns to leave out. After --columns, \\, is a comma of a header.

Without updated_at a row is taken to be true now: whoever was deleted since the
file was written comes back.

Examples:
  $ permit-sync backfill ${format} users.${format} --dry-run
  $ permit-sync backfill ${format} users.${format} --stage prod
  $ permit-sync backfill ${format} users.${format} --columns user=Id,email=Mail`,
    );
  }
};

const CREDENTIALS = {
  clerk: 'CLERK_SECRET_KEY',
  auth0: 'AUTH0_DOMAIN,\nAUTH0_CLIENT_ID, AUTH0_CLIENT_SECRET',
  cognito: 'COGNITO_USER_POOL_ID,\nand those of AWS',
} as const;

function shared(command: Command, act: Act, source: string): Command {
  return command
    .option('--dry-run', 'read all of it, send nothing, show what it would become')
    .option('--since <time>', 'only what changed since: 7d, 2026-11-22, ...')
    .option(
      '--limit <users>',
      'stop after so many users; memberships that are listed after all users are left out',
    )
    .option('--verify', 'have all of it written, even what the ledger believes unchanged')
    .option('--resume', 'go on with the run that was not finished')
    .option('--restart', 'begin anew, whatever was begun')
    .option('--checkpoint <file>', `default: .permit-sync/backfill-${source}.json`)
    .action(act(async (given) => (await import('./backfill.ts')).backfill(given, source)));
}

const collected = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
];

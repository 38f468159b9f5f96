import type { Command } from 'commander';
import type { Register } from '../command.ts';
import { withFilters } from './filter-options.ts';

const IDS = 'ids of letters, or their first characters (4 at least)';

/** `permit-sync dlq` */
export const addDlq: Register = (program, act) => {
  const dlq = program
    .command('dlq')
    .description('The dead-letter queue: see what is stuck and why, mend it, replay it.')
    .addHelpText(
      'after',
      `
Examples:
  $ permit-sync dlq list --stage prod
  $ permit-sync dlq show 3f2a91c4 --stage prod
  $ permit-sync dlq replay --reason unknown_role --stage prod`,
    );

  withFilters(dlq.command('list'))
    .description('What is in the dead-letter queue, by reason; it is left as it is.')
    .option('--letters', 'each letter, with its id')
    .addHelpText(
      'after',
      `
Examples:
  $ permit-sync dlq list
  $ permit-sync dlq list --letters --source clerk --since 2h
  $ permit-sync dlq list --reason none --json`,
    )
    .action(act(async (given) => (await import('./list.ts')).list(given)));

  dlq
    .command('show')
    .argument('<id>', "a letter's id, or its first characters (4 at least)")
    .description('A letter: its job, its reason, and what a replay would do now.')
    .addHelpText(
      'after',
      `
Examples:
  $ permit-sync dlq show 3f2a91c4
  $ permit-sync dlq show 3f2a91c4 --show-personal-data --json`,
    )
    .action(act(async (given) => (await import('./show.ts')).show(given)));

  dlq
    .command('edit')
    .argument('<id>', "a letter's id, or its first characters (4 at least)")
    .option('--file <file>', 'the new content, rather than an editor; - is stdin')
    .description('Opens the job in $VISUAL or $EDITOR, checks it, and replaces it.')
    .addHelpText(
      'after',
      `
What tells how new a job is (v, source, eventId, version, observedAt, verify,
fresh) stays as it is. The edited letter gets a new id.

Examples:
  $ permit-sync dlq edit 3f2a91c4
  $ permit-sync dlq edit 3f2a91c4 --file job.json --yes`,
    )
    .action(act(async (given) => (await import('./edit.ts')).edit(given)));

  withFilters(chosen(dlq.command('replay')))
    .description('Sends letters to the live queue again; shows first what will happen.')
    .option('--dry-run', 'shows what would happen, and stops')
    .option('--force', 'those too that would be refused again')
    .option('--refresh', 'sends what the provider says now in their place')
    .option('--rate <letters>', 'letters a second (default: 100)')
    .addHelpText(
      'after',
      `
A letter is deleted once the live queue has confirmed its job, so that none is
lost whenever this is stopped: run it again to go on. Nothing newer is ever
overwritten. Exit code 1 when a letter that was chosen is still there.

Examples:
  $ permit-sync dlq replay --reason unknown_role --dry-run
  $ permit-sync dlq replay 3f2a91c4 77be
  $ permit-sync dlq replay --reason too_old --source clerk --refresh
  $ permit-sync dlq replay --all --yes --rate 20`,
    )
    .action(act(async (given) => (await import('./replay.ts')).replay(given)));

  withFilters(chosen(dlq.command('drop')))
    .description('Deletes letters, after exporting them to a file.')
    .option('--export <file>', 'a new file; default: .permit-sync/dropped-<time>.jsonl')
    .addHelpText(
      'after',
      `
Examples:
  $ permit-sync dlq drop 3f2a91c4
  $ permit-sync dlq drop --match test-tenant --until 7d`,
    )
    .action(act(async (given) => (await import('./drop.ts')).drop(given)));

  withFilters(dlq.command('export'))
    .argument('<file>', 'JSON lines, one letter each; - is stdout')
    .description('Copies letters to a file; the queue is left as it is.')
    .addHelpText(
      'after',
      `
The file holds personal data: nobody but you can read it.

Examples:
  $ permit-sync dlq export letters.jsonl
  $ permit-sync dlq export - --reason unknown_role | jq .body`,
    )
    .action(act(async (given) => (await import('./export.ts')).exportLetters(given)));

  dlq
    .command('import')
    .argument('<file>', 'as export writes it; - is stdin')
    .description('Puts letters of a file back; those that are there are skipped.')
    .addHelpText(
      'after',
      `
Every row is checked before anything is sent, and it asks. Imported letters get
new ids.

Examples:
  $ permit-sync dlq import letters.jsonl
  $ permit-sync dlq import - --yes < letters.jsonl`,
    )
    .action(act(async (given) => (await import('./import.ts')).importLetters(given)));
};

/** Letters are chosen by ids, by filters, or all. */
const chosen = (command: Command): Command =>
  command.argument('[id...]', IDS).option('--all', 'every letter there is');

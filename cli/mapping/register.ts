import type { Register } from '../command.ts';

/** `permit-sync mapping` */
export const addMapping: Register = (program, act) => {
  const mapping = program
    .command('mapping')
    .description('The mapping: run its examples, compare it with Permit, see what a change does.')
    .addHelpText(
      'after',
      `
Examples:
  $ permit-sync mapping test
  $ permit-sync mapping check --stage prod
  $ permit-sync mapping diff sync.config.ts new.config.ts`,
    );

  mapping
    .command('test')
    .description('Run the examples beside the config: events in, facts out.')
    .option('--examples <file>', 'other examples than sync.examples.ts beside the config')
    .addHelpText(
      'after',
      `
Needs no settings, and sends nothing. Exit code 1 when an example does not come
to what it states.

Examples:
  $ permit-sync mapping test
  $ permit-sync mapping test --config examples/clerk-b2b/sync.config.ts
  $ permit-sync mapping test --examples more.examples.ts --json`,
    )
    .action(act(async (given) => (await import('./test.ts')).testMapping(given)));

  mapping
    .command('check')
    .description('Validate the config; say what of it the Permit environment lacks.')
    .option('--create', 'make what is missing in Permit, after a look and a yes')
    .addHelpText(
      'after',
      `
Looks for the roles, resources, relations and attributes that the config names.
Without a Permit key it validates the config alone. Attributes are never made:
Permit takes those that it does not know, too. What providers have for roles
besides those is looked at by \`permit-sync doctor\`. Exit code 3 when something
is missing.

Examples:
  $ permit-sync mapping check
  $ permit-sync mapping check --stage prod
  $ permit-sync mapping check --create --config new.config.ts --stage prod`,
    )
    .action(act(async (given) => (await import('./check.ts')).checkMapping(given)));

  mapping
    .command('diff')
    .description('Say which facts would change from one config to another.')
    .argument('<old>', 'a config, or its folder')
    .argument('<new>', 'the config that is to come')
    .option('--examples <file>', 'on these examples (default: those beside NEW, or OLD)')
    .option('--jobs <file>', 'on the jobs in a file of `dlq export`, or of jobs as JSON lines')
    .addHelpText(
      'after',
      `
Each config makes its facts in an empty Permit; nothing is sent anywhere. Who
was brought in before is compared by \`permit-sync reconcile --mapping\`. Exit
code 3 when a fact would change.

Examples:
  $ permit-sync mapping diff sync.config.ts new.config.ts
  $ git show main:sync.config.ts > old.config.ts
  $ permit-sync mapping diff old.config.ts sync.config.ts --json
  $ permit-sync mapping diff sync.config.ts new.config.ts --jobs dead.jsonl`,
    )
    .action(act(async (given) => (await import('./diff.ts')).diffMappings(given)));
};

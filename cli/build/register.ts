import type { Register } from '../command.ts';

/** `permit-sync build` */
export const addBuild: Register = (program, act) => {
  program
    .command('build')
    .description("Write the Lambda functions, with this folder's sync.config.ts in them.")
    .option('--out <folder>', 'where they go', 'dist/functions')
    .addHelpText(
      'after',
      `
For a project that has permit-sync as a package: what its serverless.yml deploys
is in the output folder then. The config may import files of its own. It is
checked first: nothing is written for one that would not start.

Examples:
  $ permit-sync build
  $ permit-sync build --config access/sync.config.ts --out build/functions`,
    )
    .action(act(async (given) => (await import('./build.ts')).buildWithConfig(given)));
};

import type { Register } from '../command.ts';

/** `permit-sync doctor` */
export const addDoctor: Register = (program, act) => {
  program
    .command('doctor')
    .description('Check settings, rights, queues, table, Permit and roles; say what to do.')
    .option('--fix', 'offer to create the roles that Permit lacks')
    .addHelpText(
      'after',
      `
Checks all that can be checked, whatever else is missing. Changes nothing
without --fix, and with it only after a yes. The providers' own roles are looked
at where their credentials are in the environment, as for backfill.

Exit code 1 when something failed; what is only to be looked at does not count.

Examples:
  $ permit-sync doctor --stage prod
  $ permit-sync doctor --stage prod --fix
  $ permit-sync doctor --stage local --json`,
    )
    .action(act(async (given) => (await import('./doctor.ts')).doctor(given)));
};

import type { Register } from '../command.ts';

/** `permit-sync status` */
export const addStatus: Register = (program, act) => {
  program
    .command('status')
    .description('Show what is queued, what is stuck, and what Permit still allows.')
    .option('-w, --watch [seconds]', 'look again every 2 s, or as you say; Ctrl-C ends it')
    .option('--no-letters', 'count dead letters, and do not look into them')
    .addHelpText(
      'after',
      `
Counts are SQS's own and may be a minute late. How old the oldest message is,
the worker says, who leaves word every ten seconds while it works: nothing is
received from its queues here. Dead letters are looked into for 5 s or 1,000
letters at most, and are visible to others again at once. Of the scheduled
reconcile, the last run of each provider is shown, if there was one.

Examples:
  $ permit-sync status --stage prod
  $ permit-sync status --stage prod --watch
  $ permit-sync status --stage prod --watch 30 --no-letters
  $ permit-sync status --stage prod --json | jq .queues.live
  $ permit-sync status --stage prod --json | jq '.reconcile[].last'`,
    )
    .action(act(async (given) => (await import('./status.ts')).status(given)));
};

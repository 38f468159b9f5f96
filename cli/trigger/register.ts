import type { Register } from '../command.ts';

/** `permit-sync trigger` */
export const addTrigger: Register = (program, act) => {
  program
    .command('trigger')
    .description(
      'Send a signed sample event, as its provider would. To the local stack by default.',
    )
    .argument('[provider]', 'clerk, auth0 or cognito')
    .argument('[event]', "the provider's name of it, or a JSON file with one")
    .option('--list', 'every event there is a sample of')
    .option('--print', 'show the event, send nothing')
    .option('--user <id>', 'whom it is about (sub at Cognito)')
    .option('--email <address>', "that user's address")
    .option('--organization <id>', 'which organization it is about')
    .option('--role <name>', 'the role; at Cognito the group')
    .option('--count <number>', 'so many of it, each about somebody else')
    .option('--url <url>', 'where the webhooks are, instead of the local stack')
    .option('--function <name>', 'the Lambda function that Cognito or EventBridge invokes')
    .addHelpText(
      'after',
      `
With --url it is signed with CLERK_WEBHOOK_SECRETS or AUTH0_WEBHOOK_TOKENS
of the environment, or of --stage. It asks before it sends to another machine:
what it says becomes true in Permit there.

Examples:
  $ permit-sync trigger --list
  $ permit-sync trigger clerk user.created
  $ permit-sync trigger auth0 organization.member.role.assigned \\
      --user 'auth0|kim' --organization org_blue --role editor
  $ permit-sync trigger clerk user.created --count 500
  $ permit-sync trigger clerk user.updated --print > event.json
  $ permit-sync trigger clerk event.json
  $ permit-sync trigger clerk user.created \\
      --stage test --url https://api.example.com
  $ permit-sync trigger cognito PostConfirmation_ConfirmSignUp \\
      --stage test --function permit-sync-test-cognito`,
    )
    .action(act(async (given) => (await import('./trigger.ts')).trigger(given)));
};

import type { Command } from 'commander';
import type { Act, Register } from '../command.ts';

/** `permit-sync cognito` */
export const addCognito: Register = (program, act) => {
  const cognito = program
    .command('cognito')
    .description(
      "Put the permit-sync function into a Cognito user pool's triggers, or take it out.",
    );
  cognito.addHelpText('after', EXAMPLES);
  wire(
    cognito,
    act,
    'attach',
    'Put it into the slots; refuse when another function holds one of them.',
  );
  wire(cognito, act, 'detach', 'Take it out of the slots that it holds.');
  wire(cognito, act, 'check', 'Look whether it is in every slot; end with 1 when it is not.');
};

type WiringCommand = 'attach' | 'detach' | 'check';

function wire(cognito: Command, act: Act, name: WiringCommand, does: string): void {
  const command = cognito
    .command(name)
    .description(does)
    .option('--pool <id or ARN>', 'the user pool')
    .option('--function <ARN>', 'the stack output CognitoFunctionArn')
    .option(
      '--triggers <list>',
      'some of PostConfirmation, PostAuthentication and\nPreTokenGeneration, with commas; default: all',
    );
  if (name !== 'check') command.option('--dry-run', 'say what it would do, and do nothing');
  command
    .addHelpText('after', EXAMPLES)
    .action(act(async (given) => (await import('./run.ts')).runWiring(name, given)));
}

const EXAMPLES = `
Deploy with cognitoPoolArn set first: without that permission Cognito cannot
invoke the function, and every sign-up would fail. See docs/cognito.md.

Examples:
  $ permit-sync cognito attach --pool eu-west-1_AbCdEf --dry-run \\
      --function arn:aws:lambda:eu-west-1:123456789012:function:NAME
  $ permit-sync cognito check --pool eu-west-1_AbCdEf \\
      --function arn:aws:lambda:eu-west-1:123456789012:function:NAME
  $ permit-sync cognito detach --pool eu-west-1_AbCdEf \\
      --function arn:aws:lambda:eu-west-1:123456789012:function:NAME`;

import { parseArgs } from 'node:util';
import { parseFunctionArn, parsePool } from './arns.ts';
import { WiringError } from './errors.ts';
import { TRIGGERS, type Trigger } from './triggers.ts';

export const USAGE = `Puts the permit-sync function into a Cognito user pool's triggers.

  npm run cognito -- attach --pool <id or ARN> --function <ARN> [--triggers <list>] [--dry-run]
  npm run cognito -- detach --pool <id or ARN> --function <ARN> [--triggers <list>] [--dry-run]
  npm run cognito -- check  --pool <id or ARN> --function <ARN> [--triggers <list>]

  --triggers  some of ${TRIGGERS.join(',')}; all of them when absent
  --dry-run   says what it would do

Deploy with cognitoPoolArn set first: without that permission Cognito cannot invoke the function,
and every sign-up would fail. See docs/cognito.md.`;

const COMMANDS = ['attach', 'detach', 'check'] as const;
export type Command = (typeof COMMANDS)[number];

export interface Arguments {
  readonly command: Command;
  readonly poolId: string;
  readonly region: string;
  readonly functionArn: string;
  readonly triggers: readonly Trigger[];
  readonly dryRun: boolean;
}

const usage = (message: string, options?: ErrorOptions): WiringError =>
  new WiringError('usage', `${message}\n\n${USAGE}`, options);

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        pool: { type: 'string' },
        function: { type: 'string' },
        triggers: { type: 'string' },
        'dry-run': { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function triggersOf(value: string | undefined): readonly Trigger[] {
  if (value === undefined) return TRIGGERS;
  const names = value.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !TRIGGERS.some((trigger) => trigger === name));
  if (unknown.length > 0) throw usage(`--triggers: ${unknown.join(', ')} is not one of ours.`);
  return TRIGGERS.filter((trigger) => names.includes(trigger));
}

/** @throws WiringError `usage`, which says what is wrong and how it is meant to be */
export function parseArguments(args: readonly string[]): Arguments {
  const { values, positionals } = read(args);
  const command = COMMANDS.find((name) => name === positionals[0]);
  if (command === undefined || positionals.length !== 1) {
    throw usage(`Say one of ${COMMANDS.join(', ')}.`);
  }
  const pool = parsePool(values.pool ?? '');
  if (pool === undefined) throw usage('--pool: give the id or the ARN of a user pool.');
  const functionArn = values.function ?? '';
  if (parseFunctionArn(functionArn) === undefined) {
    throw usage(
      "--function: give the function's ARN; the stack's output CognitoFunctionArn is it.",
    );
  }
  return {
    command,
    poolId: pool.id,
    region: pool.region,
    functionArn,
    triggers: triggersOf(values.triggers),
    dryRun: values['dry-run'],
  };
}

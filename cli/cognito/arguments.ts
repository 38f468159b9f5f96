import * as z from 'zod/mini';
import { usageError } from '../errors.ts';
import { parseFunctionArn, parsePool } from './arns.ts';
import { TRIGGERS, type Trigger } from './triggers.ts';

export interface Arguments {
  readonly poolId: string;
  readonly region: string;
  readonly functionArn: string;
  readonly triggers: readonly Trigger[];
  readonly dryRun: boolean;
}

const schema = z.object({
  pool: z.optional(z.string()),
  function: z.optional(z.string()),
  triggers: z.optional(z.string()),
  dryRun: z.optional(z.boolean()),
});

function triggersOf(value: string | undefined): readonly Trigger[] {
  if (value === undefined) return TRIGGERS;
  const names = value.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !TRIGGERS.some((trigger) => trigger === name));
  if (unknown.length > 0) {
    throw usageError(
      `--triggers: ${unknown.join(', ')} is not one of ours`,
      `Give some of ${TRIGGERS.join(',')}.`,
    );
  }
  return TRIGGERS.filter((trigger) => names.includes(trigger));
}

/**
 * @param options as the command line has them
 * @throws {CliError} `usage`, which says what is wrong and how it is meant to be
 */
export function readArguments(options: unknown): Arguments {
  const given = schema.parse(options);
  const pool = parsePool(given.pool ?? '');
  if (pool === undefined) {
    throw usageError(
      '--pool: give the id or the ARN of a user pool',
      'An id is like eu-west-1_AbCdEf; the Cognito console shows both.',
    );
  }
  const functionArn = given.function ?? '';
  if (parseFunctionArn(functionArn) === undefined) {
    throw usageError(
      "--function: give the function's ARN",
      "The stack's output CognitoFunctionArn is it.",
    );
  }
  return {
    poolId: pool.id,
    region: pool.region,
    functionArn,
    triggers: triggersOf(given.triggers),
    dryRun: given.dryRun === true,
  };
}

import { ParseError, parseCloudTrail } from '../../lib/providers/index.ts';
import { deliver, SAMPLE_POOL } from '../../lib/samples/index.ts';
import { findLocalStack } from '../access/index.ts';
import type { Given } from '../command.ts';
import { CliError, usageError } from '../errors.ts';
import { answered, assertLocal, baseOf, isHere } from './address.ts';
import type { TriggerOptions } from './options.ts';
import type { Destination } from './types.ts';

/**
 * The function that Cognito invokes, or the one that EventBridge does.
 *
 * @param isCall - a call to a user pool's API, as CloudTrail tells it
 * @throws {CliError} `usage`, `no_local_stack`
 */
export async function cognitoDestination(
  isCall: boolean,
  options: TriggerOptions,
  given: Given,
): Promise<Destination> {
  if (options.function !== undefined) {
    if (options.url !== undefined) throw usageError('--url, --function: give one of them');
    const { lambdaDestination } = await import('./lambda.ts');
    return lambdaDestination(options.function, await given.access.place());
  }
  // CloudTrail's records, by EventBridge, are for a function of their own.
  const path = `/2015-03-31/functions/${isCall ? 'cognito-admin' : 'cognito'}/invocations`;
  if (options.url !== undefined && !isHere(baseOf(options.url, path))) {
    throw usageError(
      `--url: Cognito invokes a function, it posts nothing to ${options.url}`,
      'Give --function and the name of the Lambda function.',
    );
  }
  if (options.url === undefined) {
    assertLocal(options, 'say which function Cognito invokes there: --function NAME');
  }
  const stack = options.url === undefined ? findLocalStack(given.shell.cwd) : undefined;
  const url = options.url === undefined ? (stack?.url ?? '') : baseOf(options.url, path);
  return {
    label: `${url}${path}`,
    isHere: true,
    async send(event, signal) {
      const environment = stack?.environment ?? {};
      if (stack !== undefined) assertPool(event, environment, given.shell.now());
      const headers = { 'content-type': 'application/json' };
      // A sample is about the pool that is looked at there.
      const pool = environment['COGNITO_USER_POOL_ID'] ?? SAMPLE_POOL;
      const body = JSON.stringify(event).replaceAll(SAMPLE_POOL, pool);
      return await answered(url, () => deliver(url, { path, headers, body }, signal));
    },
  };
}

const POOL_ENDPOINT = 'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER';

/** @throws {CliError} `no_user_pool` for what makes the function ask a pool, where there is none */
function assertPool(
  event: object,
  environment: Readonly<Record<string, string | undefined>>,
  receivedAt: number,
): void {
  if (environment[POOL_ENDPOINT] || !isLookUp(event, receivedAt)) return;
  throw new CliError(
    'no_user_pool',
    'it says who has changed, and Cognito would be asked how: the local stack has no user pool',
    {
      remedy:
        'Send what needs no look: AdminDisableUser, AdminDeleteUser, DeleteUser. Or start npm run dev\n' +
        `with ${POOL_ENDPOINT}, of a cognito-local of yours,\nand COGNITO_USER_POOL_ID.`,
    },
  );
}

function isLookUp(event: object, receivedAt: number): boolean {
  try {
    return parseCloudTrail(event, { receivedAt }).kind === 'look-up';
  } catch (error) {
    // The function says what is wrong with it.
    if (error instanceof ParseError) return false;
    throw error;
  }
}

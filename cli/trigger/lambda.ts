import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { reasonOf } from '../../lib/ledger/errors.ts';
import { connectionOf, type Place } from '../access/index.ts';
import { CliError } from '../errors.ts';
import type { Destination } from './types.ts';

const TIMEOUT_MS = 15_000;
/** A trigger that throws fails a sign-up: told like a server's failure. */
const FAILED_STATUS = 500;

/**
 * A Lambda function, invoked as Cognito does. Needs `lambda:InvokeFunction`.
 *
 * @param name - or ARN
 */
export function lambdaDestination(name: string, place: Place): Destination {
  const client = new LambdaClient({
    ...connectionOf(place, 'AWS_ENDPOINT_URL_LAMBDA'),
    requestHandler: { requestTimeout: TIMEOUT_MS, throwOnRequestTimeout: true },
  });
  return {
    label: `function ${name}`,
    isHere: false,
    async send(event, signal) {
      try {
        const answer = await client.send(
          new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event) }),
          { abortSignal: signal },
        );
        const text = answer.Payload?.transformToString() ?? '';
        const status = answer.FunctionError === undefined ? answer.StatusCode : FAILED_STATUS;
        return { status: status ?? FAILED_STATUS, text };
      } catch (error) {
        throw explain(error, name);
      }
    },
    close: () => client.destroy(),
  };
}

function explain(cause: unknown, name: string): CliError {
  const code = cause instanceof Error ? cause.name : 'unknown';
  if (code === 'ResourceNotFoundException') {
    return new CliError('no_function', `--function ${name}: there is no such function`, {
      cause,
      remedy: 'Check --region and the account; the stack output CognitoFunctionArn names it.',
    });
  }
  if (code === 'CredentialsProviderError') {
    return new CliError('no_credentials', 'no AWS credentials were found', {
      cause,
      remedy: 'Sign in (aws sso login), or set AWS_PROFILE.',
    });
  }
  return new CliError(
    'no_access',
    `--function ${name}: could not be invoked (${reasonOf(cause)})`,
    {
      cause,
      remedy: 'Check the credentials (lambda:InvokeFunction), --region and the network.',
    },
  );
}

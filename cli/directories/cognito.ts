import type { Directory, ReadingOptions } from '../../lib/directories/index.ts';
import { type Access, connectionOf } from '../access/index.ts';
import type { Shell } from '../shell.ts';
import { type CredentialsOf, readCredentials, serverUrl } from './credentials.ts';

const ENDPOINT = 'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER';
const TIMEOUT_MS = 30_000;
const CREDENTIALS: CredentialsOf = {
  provider: 'Cognito',
  wanted: [
    {
      name: 'COGNITO_USER_POOL_ID',
      where: 'AWS console → Amazon Cognito → User pools → the pool → User pool ID',
      rule: /^[\w-]+_[0-9a-zA-Z]+$/,
      mustBe: 'the id of a user pool, such as eu-west-1_AbCdEf123',
    },
    serverUrl(ENDPOINT),
  ],
  rights:
    'AWS credentials (a profile, single sign-on, a role) with cognito-idp:ListUsers,\n' +
    'ListGroups, ListUsersInGroup, AdminListGroupsForUser and DescribeUserPool on the pool',
};

/** The pool's id says its region; who asks is whoever the AWS SDK finds in the environment. */
export async function openCognito(
  env: Shell['env'],
  reading: ReadingOptions,
  access: Pick<Access, 'onClose'>,
): Promise<Directory> {
  const userPoolId = readCredentials(CREDENTIALS, env).get('COGNITO_USER_POOL_ID') ?? '';
  const { CognitoIdentityProviderClient } = await import(
    '@aws-sdk/client-cognito-identity-provider'
  );
  const { createCognitoDirectory } = await import('../../lib/directories/cognito/index.ts');
  const client = new CognitoIdentityProviderClient({
    ...connectionOf({ env, region: userPoolId.split('_')[0] }, ENDPOINT),
    // The directory itself tries again, and tells of its waits.
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: TIMEOUT_MS,
      requestTimeout: TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
  });
  access.onClose(() => client.destroy());
  return createCognitoDirectory({ ...reading, client, userPoolId });
}

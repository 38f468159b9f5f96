import type { Directory, ReadingOptions } from '../../lib/directories/index.ts';
import type { Shell } from '../shell.ts';
import { type CredentialsOf, readCredentials, serverUrl } from './credentials.ts';

const PAGE = 'Auth0 dashboard → Applications → a machine-to-machine application → Settings';
const CREDENTIALS: CredentialsOf = {
  provider: 'Auth0',
  wanted: [
    {
      name: 'AUTH0_DOMAIN',
      where: `${PAGE} → Domain`,
      rule: /^[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::\d+)?$/,
      mustBe: 'a domain such as example.eu.auth0.com, without https:// and without a path',
    },
    {
      name: 'AUTH0_CLIENT_ID',
      where: `${PAGE} → Client ID`,
      rule: /^\S+$/,
      mustBe: 'an id, without spaces',
    },
    {
      name: 'AUTH0_CLIENT_SECRET',
      where: `${PAGE} → Client Secret`,
      rule: /^\S+$/,
      mustBe: 'a secret, without spaces',
    },
    serverUrl('AUTH0_API_URL'),
  ],
  rights:
    'an application that is authorized for the Management API (its APIs tab) with the scopes\n' +
    'read:users, read:organizations, read:organization_members,\n' +
    'read:organization_member_roles and read:roles',
};

export async function openAuth0(env: Shell['env'], reading: ReadingOptions): Promise<Directory> {
  const found = readCredentials(CREDENTIALS, env);
  const apiUrl = found.get('AUTH0_API_URL');
  // Not by the room's index, which loads the AWS SDK for Cognito.
  const { createAuth0Directory } = await import('../../lib/directories/auth0/directory.ts');
  return createAuth0Directory({
    ...reading,
    domain: found.get('AUTH0_DOMAIN') ?? '',
    clientId: found.get('AUTH0_CLIENT_ID') ?? '',
    clientSecret: found.get('AUTH0_CLIENT_SECRET') ?? '',
    ...(apiUrl === undefined ? {} : { apiUrl }),
  });
}

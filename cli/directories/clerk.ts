import type { Directory, ReadingOptions } from '../../lib/directories/index.ts';
import type { Shell } from '../shell.ts';
import { type CredentialsOf, readCredentials, serverUrl } from './credentials.ts';

const CREDENTIALS: CredentialsOf = {
  provider: 'Clerk',
  wanted: [
    {
      name: 'CLERK_SECRET_KEY',
      where: 'Clerk dashboard → Configure → API keys → Secret keys (sk_live_… or sk_test_…)',
      rule: /^(?!pk_)\S+$/,
      mustBe: 'a secret key, which begins with sk_ (a publishable one cannot read)',
    },
    serverUrl('CLERK_API_URL'),
  ],
  rights: 'a secret key of the instance that has the users; it reads all there is',
};

export async function openClerk(env: Shell['env'], reading: ReadingOptions): Promise<Directory> {
  const found = readCredentials(CREDENTIALS, env);
  const apiUrl = found.get('CLERK_API_URL');
  // Not by the room's index, which loads the AWS SDK for Cognito.
  const { createClerkDirectory } = await import('../../lib/directories/clerk.ts');
  return createClerkDirectory({
    ...reading,
    secretKey: found.get('CLERK_SECRET_KEY') ?? '',
    ...(apiUrl === undefined ? {} : { apiUrl }),
  });
}

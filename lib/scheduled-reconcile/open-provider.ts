import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { ReconcileSource } from '../config/index.ts';
import {
  createAuth0Directory,
  createClerkDirectory,
  createCognitoDirectory,
  type Directory,
  type ReadingOptions,
} from '../directories/index.ts';
import type { ProviderSettings } from './settings.ts';

const TIMEOUT_MS = 30_000;

/** A provider that is read, and the secrets that it is read with. */
export interface Provider {
  readonly secrets: readonly string[];
  open(reading: ReadingOptions): Directory;
}

/** Nothing is asked of the provider yet. `undefined`: there are no settings for it. */
export function openProvider(
  source: ReconcileSource,
  { clerk, auth0, cognito }: ProviderSettings,
): Provider | undefined {
  switch (source) {
    case 'clerk':
      return clerk && openClerk(clerk);
    case 'auth0':
      return auth0 && openAuth0(auth0);
    case 'cognito':
      return cognito && openCognito(cognito);
  }
}

const openClerk = (settings: NonNullable<ProviderSettings['clerk']>): Provider => ({
  secrets: [settings.CLERK_SECRET_KEY],
  open: (reading) =>
    createClerkDirectory({
      ...reading,
      secretKey: settings.CLERK_SECRET_KEY,
      apiUrl: settings.CLERK_API_URL,
    }),
});

const openAuth0 = (settings: NonNullable<ProviderSettings['auth0']>): Provider => ({
  secrets: [settings.AUTH0_CLIENT_SECRET],
  open: (reading) =>
    createAuth0Directory({
      ...reading,
      domain: settings.AUTH0_DOMAIN,
      clientId: settings.AUTH0_CLIENT_ID,
      clientSecret: settings.AUTH0_CLIENT_SECRET,
      apiUrl: settings.AUTH0_API_URL,
    }),
});

/** The pool's id says its region; it is read by the function's role, without a secret. */
function openCognito({
  COGNITO_USER_POOL_ID: userPoolId,
}: NonNullable<ProviderSettings['cognito']>): Provider {
  const [region = ''] = userPoolId.split('_');
  const client = new CognitoIdentityProviderClient({
    region,
    // The directory itself tries again.
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: TIMEOUT_MS,
      requestTimeout: TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
  });
  return {
    secrets: [],
    open: (reading) => createCognitoDirectory({ ...reading, client, userPoolId }),
  };
}

/**
 * Stands in for `@aws-sdk/credential-provider-node` in the bundles. Lambda hands credentials over in
 * the environment and nowhere else, and so do the local stack and the tests; the chain that the SDK
 * brings (profiles, single sign-on, processes, web identity, instance metadata) is 130 kB that would
 * be loaded at every cold start and never run.
 */
import { fromEnv } from '@aws-sdk/credential-provider-env';

interface Expiring {
  readonly expiration?: Date | undefined;
}

/** As long before they expire as the SDK's own chain counts credentials as expired. */
const EARLY_MS = 5 * 60_000;

export const defaultProvider = fromEnv;

export const credentialsWillNeedRefresh = (credentials: Expiring | undefined): boolean =>
  credentials?.expiration !== undefined;

export const credentialsTreatedAsExpired = (credentials: Expiring | undefined): boolean =>
  credentials?.expiration !== undefined && credentials.expiration.getTime() - Date.now() < EARLY_MS;

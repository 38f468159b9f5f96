import { startStack } from '../../../local/stack/index.ts';

export interface SuiteEndpoint {
  readonly base: string;
  readonly token: string;
}

export interface Endpoints {
  /** By tenant. */
  readonly of: ReadonlyMap<string, SuiteEndpoint>;
  close(): Promise<void>;
}

/**
 * Starts the local stack with an empty tenant for each name, so that no suite sees what another leaves.
 *
 * @param port of the endpoint; default: a free one.
 */
export async function startEndpoints(tenants: readonly string[], port = 0): Promise<Endpoints> {
  const tokens = new Map(tenants.map((tenant) => [tenant, `token-of-the-suites-for-${tenant}`]));
  const stack = await startStack({
    port,
    environment: {
      SCIM_TOKENS: [...tokens].map(([tenant, token]) => `${tenant}:${token}`).join(','),
    },
  });
  const of = new Map(
    [...tokens].map(([tenant, token]): [string, SuiteEndpoint] => [
      tenant,
      { base: `${stack.urls.http}/scim/v2/${tenant}`, token },
    ]),
  );
  return { of, close: stack.close };
}

/** Okta's SPEC test wants a user to be there already. */
export async function addFirstUser({ base, token }: SuiteEndpoint): Promise<void> {
  const response = await fetch(`${base}/Users`, {
    method: 'POST',
    headers: { 'content-type': 'application/scim+json', authorization: `Bearer ${token}` },
    body: JSON.stringify({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      userName: 'first@suites.example',
      name: { givenName: 'Ada', familyName: 'First' },
      emails: [{ value: 'first@suites.example', type: 'work', primary: true }],
      active: true,
    }),
  });
  if (response.status !== 201) {
    throw new Error(`the first user was answered ${response.status}: ${await response.text()}`);
  }
}

import type { AxiosAdapter } from 'axios';
import { ApiContext, Permit } from 'permitio';
import { type ApiKey, fixedKey } from './api-key.ts';
import { createAttributeCalls } from './attributes.ts';
import { createBulkCalls } from './bulk.ts';
import { PermitError } from './errors.ts';
import { createPermitHttp } from './http.ts';
import { createListingCalls } from './listings.ts';
import { createRelationshipTupleCalls } from './relationship-tuples.ts';
import { traced } from './request-ids.ts';
import { createResourceInstanceCalls } from './resource-instances.ts';
import { createRoleAssignmentCalls } from './role-assignments.ts';
import { type AskSchema, createSchemaCalls } from './schema.ts';
import { readScope } from './scope.ts';
import { createTenantCalls } from './tenants.ts';
import { createUserCalls } from './users.ts';

export interface PermitClientOptions {
  /** An environment's API key. One that is exchanged must be of the same environment. */
  readonly apiKey: string | ApiKey;
  /** The environment that it is known to be of (`<project id>/<environment id>`), once it is known. */
  readonly knownAs?: () => string | undefined;
  /** E.g. `https://api.permit.io`; EU data has another host. */
  readonly apiUrl: string;
  /** The longest that one call may take, in ms. */
  readonly timeoutMs: number;
  /** The same for a bulk call, which has thousands of items to get through. */
  readonly bulkTimeoutMs: number;
  readonly now: () => number;
  readonly adapter?: AxiosAdapter;
}

/** Permit behind the engine's port: the `permitio` SDK, its failures classified, what is already so a success. */
export type PermitClient = ReturnType<typeof createPermitClient>;

/**
 * A client for one Permit environment. Every method throws `PermitError`; nothing is retried here, since the
 * engine decides when.
 */
export function createPermitClient(options: PermitClientOptions) {
  const { apiUrl, bulkTimeoutMs } = options;
  const apiKey = typeof options.apiKey === 'string' ? fixedKey(options.apiKey) : options.apiKey;
  const http = createPermitHttp({ ...options, apiKey });
  const apiContext = new ApiContext();
  const permit = new Permit({
    // The key as it is when a request is sent takes its place.
    token: apiKey.current(),
    apiUrl,
    axiosInstance: http,
    apiContext,
    // The SDK logs error bodies, which may hold personal data.
    log: { level: 'silent' },
    retry: false,
  });
  let environment: Promise<string> | undefined;

  /**
   * The SDK's own first call hides whether it was refused, throttled or never answered, so it is made here, and the
   * SDK told the answer.
   */
  async function findEnvironment(): Promise<string> {
    const { organization_id, project_id, environment_id } = await readScope(http, apiUrl);
    checkKnown(`${project_id}/${environment_id}`);
    apiContext._saveApiKeyAccessibleScope(organization_id, project_id, environment_id);
    apiContext.setEnvironmentLevelContext(organization_id, project_id, environment_id);
    return `${project_id}/${environment_id}`;
  }

  /** What is on record was written to that one. From now on all paths name it, where Permit lets only its own keys go. */
  function checkKnown(found: string): void {
    if ((options.knownAs?.() ?? found) === found) return;
    throw new PermitError(
      'unauthorized',
      'PERMIT_API_KEY was exchanged for the key of another environment: deploy again to write to that one, or put back a key of this one',
      { retry: 'configuration' },
    );
  }

  async function ready(): Promise<string> {
    environment ??= findEnvironment();
    try {
      return await environment;
    } catch (error) {
      environment = undefined;
      throw error;
    }
  }

  /** Makes the SDK's call once the environment is known. */
  const within = async <T>(call: () => Promise<T>): Promise<T> => {
    await ready();
    return await call();
  };

  /** For calls that the SDK does not have, or not with all that we need: a query, a time limit of their own, the status. */
  const addressOf = async (area: 'facts' | 'schema') => `${apiUrl}/v2/${area}/${await ready()}`;
  const askSchema: AskSchema = async (method, path, data) => {
    const url = `${await addressOf('schema')}${path}`;
    return (await http.request<unknown>({ method, url, data })).data;
  };

  return {
    environment: ready,
    traced,
    ...createUserCalls(permit, within),
    ...createTenantCalls(permit, within),
    ...createRoleAssignmentCalls(permit, within),
    ...createListingCalls(permit, within),
    ...createResourceInstanceCalls(permit, within, async (path, body) =>
      http.post<unknown>(`${await addressOf('facts')}${path}`, body),
    ),
    ...createRelationshipTupleCalls(permit, within),
    ...createSchemaCalls(askSchema),
    ...createAttributeCalls(askSchema),
    ...createBulkCalls(async (method, path, data) => {
      const url = `${await addressOf('facts')}${path}`;
      await http.request<unknown>({ method, url, data, timeout: bulkTimeoutMs });
    }),
  };
}

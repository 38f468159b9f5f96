import type { AxiosAdapter } from 'axios';
import { ApiContext, Permit } from 'permitio';
import { createAttributeCalls } from './attributes.ts';
import { createBulkCalls } from './bulk.ts';
import { createPermitHttp } from './http.ts';
import { createListingCalls } from './listings.ts';
import { createRelationshipTupleCalls } from './relationship-tuples.ts';
import { createResourceInstanceCalls } from './resource-instances.ts';
import { createRoleAssignmentCalls } from './role-assignments.ts';
import { type AskSchema, createSchemaCalls } from './schema.ts';
import { readScope } from './scope.ts';
import { createTenantCalls } from './tenants.ts';
import { createUserCalls } from './users.ts';

export interface PermitClientOptions {
  /** An environment's API key. */
  readonly apiKey: string;
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
  const { apiKey, apiUrl, bulkTimeoutMs } = options;
  const http = createPermitHttp(options);
  const apiContext = new ApiContext();
  const permit = new Permit({
    token: apiKey,
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
    const { organization_id, project_id, environment_id } = await readScope(http, apiUrl, apiKey);
    apiContext._saveApiKeyAccessibleScope(organization_id, project_id, environment_id);
    apiContext.setEnvironmentLevelContext(organization_id, project_id, environment_id);
    return `${project_id}/${environment_id}`;
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

  const headers = { authorization: `Bearer ${apiKey}` };
  /** For calls that the SDK does not have, or not with all that we need: a query, a time limit of their own, the status. */
  const addressOf = async (area: 'facts' | 'schema') => `${apiUrl}/v2/${area}/${await ready()}`;
  const askSchema: AskSchema = async (method, path, data) => {
    const url = `${await addressOf('schema')}${path}`;
    return (await http.request<unknown>({ method, url, data, headers })).data;
  };

  return {
    environment: ready,
    ...createUserCalls(permit, within),
    ...createTenantCalls(permit, within),
    ...createRoleAssignmentCalls(permit, within),
    ...createListingCalls(permit, within),
    ...createResourceInstanceCalls(permit, within, async (path, body) =>
      http.post<unknown>(`${await addressOf('facts')}${path}`, body, { headers }),
    ),
    ...createRelationshipTupleCalls(permit, within),
    ...createSchemaCalls(askSchema),
    ...createAttributeCalls(askSchema),
    ...createBulkCalls(async (method, path, data) => {
      const url = `${await addressOf('facts')}${path}`;
      await http.request<unknown>({ method, url, data, headers, timeout: bulkTimeoutMs });
    }),
  };
}

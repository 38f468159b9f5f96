import type { AxiosInstance } from 'axios';
import * as z from 'zod/mini';
import { PermitError } from './errors.ts';

export interface ApiKeyScope {
  readonly organization_id: string;
  readonly project_id: string;
  readonly environment_id: string;
}

const scopeRead = z.object({
  organization_id: z.string(),
  project_id: z.nullish(z.string()),
  environment_id: z.nullish(z.string()),
});

const notPermit = (why: string, status: number | undefined): PermitError =>
  new PermitError(
    'wrong_api_url',
    `${why}: PERMIT_API_URL is not the address of Permit's API; EU data has another host than https://api.permit.io`,
    { retry: 'configuration', status },
  );

/**
 * Asks whose environment the API key opens: the first call of all. It names nothing that a job brought, so a 4xx is
 * always about our settings; taken for the answer of the call that waits behind it, a 404 would say `already gone`.
 *
 * @throws {PermitError} transient, or `configuration`; never permanent
 */
export async function readScope(http: AxiosInstance, apiUrl: string): Promise<ApiKeyScope> {
  const { status, data } = await http
    .get<unknown>(`${apiUrl}/v2/api-key/scope`)
    .catch((error: unknown) => {
      throw error instanceof PermitError && isNoScope(error)
        ? notPermit(error.message, error.status)
        : error;
    });
  const scope = scopeRead.safeParse(data);
  if (!scope.success) throw notPermit("the API key's scope cannot be read", status);
  const { organization_id, project_id, environment_id } = scope.data;
  if (project_id == null || environment_id == null) {
    throw new PermitError(
      'unauthorized',
      'PERMIT_API_KEY is not the key of an environment: create one in Permit under Settings, API Keys',
      { retry: 'configuration', status },
    );
  }
  return { organization_id, project_id, environment_id };
}

/** What Permit never answers here: 404, 409, and whatever would be the fault of a job. */
const isNoScope = ({ code, retry, status }: PermitError): boolean =>
  retry === 'permanent' || status === 404 || code === 'conflict';

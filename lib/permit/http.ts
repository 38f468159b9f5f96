import axios, { type AxiosAdapter, type AxiosInstance, isAxiosError } from 'axios';
import { type ApiKey, authorize } from './api-key.ts';
import { classify } from './classify.ts';
import type { PermitError } from './errors.ts';
import { noteRequest, requestIdIn } from './request-ids.ts';

export interface PermitHttpOptions {
  readonly apiUrl: string;
  readonly apiKey: ApiKey;
  /** The longest that one call may take, in ms, unless its request says otherwise (`timeout`). */
  readonly timeoutMs: number;
  readonly now: () => number;
  /** Another transport than HTTP, for tests. */
  readonly adapter?: AxiosAdapter | undefined;
}

/** Routes of more than one part that have no key in them. */
const KEYLESS_ROUTES = new Set([
  '/bulk/users',
  '/bulk/tenants',
  '/bulk/resource_instances',
  '/role_assignments/bulk',
  '/relationship_tuples/bulk',
]);

/** Method and route without keys: `PUT /users/…`; what stands behind the environment's id. */
function describeCall(method: string | undefined, url: string | undefined): string {
  const path = (url ?? '').replace(/^https?:\/\/[^/]+/, '').split('?')[0] ?? '';
  const facts = path.replace(/^\/v2\/(facts|schema)\/[^/]+\/[^/]+/, '');
  const [, root = '', rest] = facts.split('/');
  const keyless = rest === undefined ? `/${root}` : undefined;
  const route = KEYLESS_ROUTES.has(facts) ? facts : (keyless ?? `/${root}/…`);
  return `${(method ?? 'get').toUpperCase()} ${route}`;
}

function toPermitError(error: unknown, now: number): PermitError | undefined {
  if (!isAxiosError(error)) return undefined;
  const { response, config, code } = error;
  const retryAfter: unknown = response?.headers['retry-after'];
  return classify({
    call: describeCall(config?.method, config?.url),
    status: response?.status,
    retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined,
    body: response?.data,
    requestId: requestIdIn(response?.headers),
    transportCode: code,
    now,
  });
}

/**
 * The axios instance that the SDK sends through: every failure leaves it classified, before the SDK can wrap it in
 * something that hides the status (its errors drop network codes, and its own first call drops all), or log what
 * Permit said.
 */
export function createPermitHttp(options: PermitHttpOptions): AxiosInstance {
  const { apiKey, timeoutMs, now, adapter } = options;
  const http = axios.create({
    timeout: timeoutMs,
    maxRedirects: 0,
    ...(adapter === undefined ? {} : { adapter }),
  });
  // `timeout` counts from the first byte sent; a connection that never opens is cut off by the signal.
  http.interceptors.request.use((request) => ({
    ...request,
    signal: request.signal ?? AbortSignal.timeout(request.timeout ?? timeoutMs),
  }));
  authorize(http, apiKey);
  http.interceptors.response.use(
    (answer) => {
      noteRequest(requestIdIn(answer.headers));
      return answer;
    },
    (error: unknown) => {
      const known = toPermitError(error, now());
      noteRequest(known?.requestId);
      return Promise.reject(known ?? error);
    },
  );
  return http;
}

import axios, { type AxiosAdapter, AxiosError, type InternalAxiosRequestConfig } from 'axios';
import { type Outcome, requestOf, type StandInRequest } from './http-types.ts';

/**
 * Lets an axios instance, and so Permit's SDK (`axiosInstance` in its config), call a handler in
 * process: no socket, and time passes only as `sleep` says.
 *
 * @param sleep waits so many milliseconds, for calls that a fault slows down.
 */
export function inProcessAdapter(
  handle: (request: StandInRequest) => Outcome,
  sleep: (ms: number) => Promise<void> = async () => {},
): AxiosAdapter {
  return async (config) => {
    let outcome = handle(requestFrom(config));
    while (outcome.kind === 'delayed') {
      // As axios itself: the client gives up, the server goes on.
      if (config.timeout !== undefined && config.timeout > 0 && outcome.ms > config.timeout) {
        const { ms, finish } = outcome;
        void sleep(ms).then(finish);
        await sleep(config.timeout);
        throw new AxiosError(
          `timeout of ${config.timeout}ms exceeded`,
          AxiosError.ECONNABORTED,
          config,
        );
      }
      await sleep(outcome.ms);
      outcome = outcome.finish();
    }
    if (outcome.kind === 'dropped') throw new AxiosError('socket hang up', 'ECONNRESET', config);
    const response = {
      data: outcome.body,
      status: outcome.status,
      statusText: '',
      headers: { ...outcome.headers },
      config,
    };
    if (config.validateStatus?.(outcome.status) ?? true) return response;
    throw new AxiosError(
      `Request failed with status code ${outcome.status}`,
      outcome.status < 500 ? AxiosError.ERR_BAD_REQUEST : AxiosError.ERR_BAD_RESPONSE,
      config,
      undefined,
      response,
    );
  };
}

function requestFrom(config: InternalAxiosRequestConfig): StandInRequest {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(config.headers.toJSON(true))) {
    headers[name] = String(value);
  }
  const body = typeof config.data === 'string' ? config.data : '';
  return requestOf(config.method ?? 'get', axios.getUri(config), headers, body);
}

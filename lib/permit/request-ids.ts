import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Headers that an id of a request may stand in, the most telling first: a service's own, a load balancer's, a content
 * network's. Permit documents the id of its errors, which stands in their bodies, and none of its other answers.
 */
const HEADERS = ['x-request-id', 'x-amzn-requestid', 'x-amzn-trace-id', 'cf-ray', 'x-amz-cf-id'];
const LEGAL = /^[\w.:;=/+-]{1,128}$/;

const listening = new AsyncLocalStorage<(requestId: string) => void>();

/**
 * Makes calls, and says which ids Permit gave their requests, as far as it gave any: of those that failed, too.
 *
 * @param onRequest - told of each as it is answered
 */
export const traced = <T>(
  call: () => Promise<T>,
  onRequest: (requestId: string) => void,
): Promise<T> => listening.run(onRequest, call);

/** A request was answered. */
export function noteRequest(requestId: string | undefined): void {
  if (requestId !== undefined) listening.getStore()?.(requestId);
}

/** The id that an answer has in its headers, by names in lower case. */
export function requestIdIn(headers: unknown): string | undefined {
  if (typeof headers !== 'object' || headers === null) return undefined;
  const entries = new Map<string, unknown>(Object.entries(headers));
  const found = HEADERS.map((name) => entries.get(name)).find((value) => value !== undefined);
  return typeof found === 'string' && LEGAL.test(found) ? found : undefined;
}

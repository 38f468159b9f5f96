/** A request, whatever platform it came through. */
export interface HttpRequest {
  readonly method: string;
  /** As the platform hands it on: `/webhooks/clerk`. API Gateway has decoded it already, others have not. */
  readonly path: string;
  /** As it came, without the question mark; empty: there is none. */
  readonly query: string;
  /** By name in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** As it was sent, byte for byte. */
  readonly body: Uint8Array;
}

/** An answer, whatever platform it goes through. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** When to come again after a 503; whole seconds (RFC 9110, 10.2.3). */
export const RETRY_AFTER_SECONDS = 5;

/** An answer in JSON. */
export function answer(
  status: number,
  body: Readonly<Record<string, string | number | boolean>>,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}

/** What we say to a provider: never why it was not believed. */
export const answers = {
  queued: (jobs: number) => answer(202, { queued: jobs }),
  kept: () => answer(202, { kept: true }),
  ignored: () => answer(200, { ignored: true }),
  badRequest: () => answer(400, { error: 'bad_request' }),
  unauthorized: () => answer(401, { error: 'unauthorized' }),
  methodNotAllowed: (allow: string) => answer(405, { error: 'method_not_allowed' }, { allow }),
  tooLarge: () => answer(413, { error: 'too_large' }),
  unavailable: () =>
    answer(503, { error: 'unavailable' }, { 'retry-after': String(RETRY_AFTER_SECONDS) }),
};

import { request } from 'node:https';
import { text } from 'node:stream/consumers';

export interface HttpsRequest {
  /** In PEM, to be trusted. */
  readonly authority: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpsAnswer {
  readonly status: number;
  readonly text: string;
}

const TIMEOUT_MS = 30_000;

/**
 * Sends to a URL as the stack's outputs print it. Whatever the host's name, it is this machine: no name server knows
 * `<id>.execute-api.localhost`.
 */
export function overHttps(
  url: string,
  { authority, method = 'GET', headers = {}, body = '' }: HttpsRequest,
): Promise<HttpsAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method,
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        ca: authority,
        timeout: TIMEOUT_MS,
        lookup: (_name, _options, found) => found(null, [{ address: '127.0.0.1', family: 4 }]),
      },
      (incoming) => {
        text(incoming).then(
          (said) => resolve({ status: incoming.statusCode ?? 0, text: said }),
          reject,
        );
      },
    );
    outgoing.once('timeout', () => outgoing.destroy(new Error(`no answer from ${url}`)));
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

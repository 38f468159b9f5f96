import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { AwsError } from './errors.ts';

export interface Posting {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** For the connection and the whole answer together, in ms. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface Posted {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
}

/**
 * Sends one POST, over a connection that is kept for the next one.
 *
 * @throws {AwsError} `TimeoutError`, `AbortError`; else Node's own error of the connection
 */
export type Transport = (posting: Posting) => Promise<Posted>;

/** Of one host; SQS is sent eight batches at once at most. */
const CONNECTIONS = 50;

export function createTransport(): Transport {
  const options = { keepAlive: true, maxSockets: CONNECTIONS };
  const plain = new HttpAgent(options);
  const secure = new HttpsAgent(options);
  const open = (url: URL, headers: Readonly<Record<string, string>>) =>
    url.protocol === 'https:'
      ? httpsRequest(url, { method: 'POST', headers, agent: secure })
      : httpRequest(url, { method: 'POST', headers, agent: plain });

  return async ({ url, headers, body, timeoutMs, signal }) => {
    if (signal?.aborted === true) throw aborted(signal);
    const { promise, resolve, reject } = Promise.withResolvers<Posted>();
    const request = open(url, headers);
    const end = (error: Error) => {
      reject(error);
      request.destroy(error);
    };
    const timer = setTimeout(
      () => end(new AwsError('TimeoutError', `no answer within ${timeoutMs} ms`)),
      timeoutMs,
    );
    const onAbort = () => signal !== undefined && end(aborted(signal));
    signal?.addEventListener('abort', onAbort, { once: true });
    request.on('error', reject);
    request.on('response', (response) => {
      textOf(response).then((text) => {
        resolve({ status: response.statusCode ?? 0, headers: headersOf(response), text });
      }, reject);
    });
    request.end(body);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    }
  };
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function headersOf({ headers }: IncomingMessage): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'string') found.set(name, value);
  }
  return found;
}

const aborted = (signal: AbortSignal): AwsError =>
  new AwsError('AbortError', 'the request was aborted', { cause: signal.reason });

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
  const agentOf = (url: URL) =>
    url.protocol === 'https:'
      ? { send: httpsRequest, agent: secure }
      : { send: httpRequest, agent: plain };

  return async ({ url, headers, body, timeoutMs, signal }) => {
    if (signal?.aborted === true) throw aborted(signal);
    const { promise, resolve, reject } = Promise.withResolvers<Posted>();
    const { send, agent } = agentOf(url);
    const request = send(url, { method: 'POST', headers, agent });
    const fail = (error: Error) => {
      reject(error);
      // Lambda stops a function between two events, for minutes at times: where one connection is gone, all that waited
      // with it are, and each of them would cost an attempt.
      if (request.reusedSocket) closeIdle(agent);
    };
    const end = (error: Error) => {
      fail(error);
      request.destroy(error);
    };
    const timer = setTimeout(
      () => end(new AwsError('TimeoutError', `no answer within ${timeoutMs} ms`)),
      timeoutMs,
    );
    const onAbort = () => signal !== undefined && end(aborted(signal));
    signal?.addEventListener('abort', onAbort, { once: true });
    request.on('error', fail);
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

function closeIdle({ freeSockets }: HttpAgent): void {
  for (const sockets of Object.values(freeSockets)) {
    for (const socket of sockets ?? []) socket.destroy();
  }
}

/** By events: `for await` has Node compile its iterators for it, at every cold start. */
function textOf(response: IncomingMessage): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let text = '';
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    text += chunk;
  });
  response.on('end', () => resolve(text));
  response.on('error', reject);
  return promise;
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

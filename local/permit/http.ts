import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { keepToThisMachine } from '../http/this-machine.ts';
import { type Outcome, requestOf, type StandInRequest } from './http-types.ts';

export interface Listening {
  /** Without a slash at the end: what `PERMIT_API_URL` takes. */
  readonly url: string;
  /** Ends every connection and frees the port. */
  close(): Promise<void>;
}

/**
 * Serves a handler over HTTP on 127.0.0.1, to programs on this machine; delays and dropped
 * connections happen here.
 *
 * @param port 0: a free one.
 * @param settle waited for before each answer; when it fails, the connection ends without one.
 */
export async function listen(
  handle: (request: StandInRequest) => Outcome,
  port = 0,
  settle: () => Promise<void> = async () => {},
): Promise<Listening> {
  const closing = new AbortController();

  async function respond(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    let outcome = handle(request);
    while (outcome.kind === 'delayed') {
      await sleep(outcome.ms, undefined, { signal: closing.signal });
      outcome = outcome.finish();
    }
    await settle();
    if (outcome.kind === 'dropped') {
      incoming.socket.destroy();
      return;
    }
    response.writeHead(outcome.status, {
      ...outcome.headers,
      'content-length': Buffer.byteLength(outcome.body),
    });
    response.end(outcome.body);
  }

  const server = createServer((incoming, response) => {
    // A client that went away, our own closing, or a change that could not be kept.
    respond(incoming, response).catch(() => incoming.socket.destroy());
  });
  keepToThisMachine(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const at = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://127.0.0.1:${at}`,
    close() {
      closing.abort();
      server.closeAllConnections();
      return new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
      });
    },
  };
}

async function readRequest(incoming: IncomingMessage): Promise<StandInRequest> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) if (chunk instanceof Uint8Array) chunks.push(chunk);
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    headers[name] = typeof value === 'string' ? value : value?.join(', ');
  }
  const body = Buffer.concat(chunks).toString('utf8');
  return requestOf(incoming.method ?? 'GET', incoming.url ?? '/', headers, body);
}

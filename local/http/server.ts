import { createServer, type IncomingMessage } from 'node:http';
import type { LambdaFunction } from '../lambda/function.ts';
import { listen, shut } from '../stack/listening.ts';
import { readBody } from './body.ts';
import { invoke, invokedFunction } from './invoke.ts';
import { splitTarget, toPayload } from './payload.ts';
import { jsonReply, type Reply, toReply } from './reply.ts';
import { findRoute, parametersOf, type Route, routeKeyOf } from './routes.ts';
import { isFromForeignPage, isFromThisMachine, TURNED_AWAY } from './this-machine.ts';

export interface GatewayOptions {
  readonly routes: readonly Route<LambdaFunction>[];
  /** By name, those that the Invoke API may invoke. */
  readonly functions: ReadonlyMap<string, LambdaFunction>;
  /** 0 for a free one. */
  readonly port: number;
  /** Told after each request to a route. */
  readonly onRequest?: (request: { method: string; path: string; status: number }) => void;
}

/** What an HTTP API takes: 10 MB. */
const MAX_REQUEST_BYTES = 10 * 1024 * 1024;

/**
 * The HTTP routes and Lambda's Invoke API, on one port. The routes may be reached through a tunnel;
 * the Invoke API, which asks for no signature, only from this machine; neither from foreign web pages.
 */
export async function startGateway(options: GatewayOptions) {
  async function answer(request: IncomingMessage): Promise<Reply> {
    const method = request.method ?? 'GET';
    const target = request.url ?? '/';
    const { path } = splitTarget(target);
    const body = await readBody(request, MAX_REQUEST_BYTES);
    if (body === null) return jsonReply(413, { message: 'Request Entity Too Large' });
    const name = invokedFunction(path);
    const welcome =
      name === undefined ? !isFromForeignPage(request.headers) : isFromThisMachine(request.headers);
    if (!welcome) return jsonReply(403, { message: TURNED_AWAY });
    if (name !== undefined && method === 'POST') {
      return invoke(options.functions.get(name), request.headers, body);
    }
    const route = findRoute(options.routes, method, path);
    if (route === undefined) return jsonReply(404, { message: 'Not Found' });
    if (!isEncoded(path)) return jsonReply(400, { message: 'Bad Request' });
    const event = toPayload({
      method,
      target,
      headers: request.headers,
      body,
      sourceIp: request.socket.remoteAddress ?? '',
      routeKey: routeKeyOf(route),
      pathParameters: parametersOf(route.path, path),
      receivedAt: Date.now(),
    });
    const reply = toReply(await route.target.invoke(JSON.stringify(event)));
    options.onRequest?.({ method, path, status: reply.status });
    return reply;
  }

  const server = createServer(async (request, response) => {
    const reply = await answer(request).catch(() =>
      jsonReply(500, { message: 'Internal Server Error' }),
    );
    for (const [name, value] of Object.entries(reply.headers)) response.setHeader(name, value);
    response.writeHead(reply.status).end(reply.body);
  });
  const url = await listen(server, options.port);
  return { url, close: () => shut(server) };
}

function isEncoded(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

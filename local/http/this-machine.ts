import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';

/** As a URL's authority names this machine, with or without a port. */
const HERE = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/**
 * Whether a program on this machine asks, and no web page: a browser sends `Origin` with every
 * request that writes (Fetch standard, "Append a request `Origin` header"), and a page that has made
 * its own name point here (DNS rebinding) sends that name as `Host`.
 */
export function isFromThisMachine({ host, origin }: IncomingHttpHeaders): boolean {
  return origin === undefined && HERE.test(host ?? '');
}

/** Whether a web page asks that was not served from this machine. Tunnels and providers are none. */
export function isFromForeignPage({ origin }: IncomingHttpHeaders): boolean {
  return origin !== undefined && !HERE.test(origin.replace(/^https?:\/\//i, ''));
}

/** What whoever is turned away reads. */
export const TURNED_AWAY =
  'Refused: call it from a program on this machine, by 127.0.0.1 or localhost, without Origin';

/** Has a server answer 403 to all but {@link isFromThisMachine}, before its own listeners hear of it. */
export function keepToThisMachine(server: Server): void {
  const listeners = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (isFromThisMachine(request.headers)) {
      for (const listener of listeners) Reflect.apply(listener, server, [request, response]);
      return;
    }
    response
      .writeHead(403, { 'content-type': 'application/json', connection: 'close' })
      .end(JSON.stringify({ message: TURNED_AWAY }));
  });
}

import { once } from 'node:events';
import { createServer } from 'node:http';

export interface Received {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** Of the connection that it came by. */
  readonly port: number | undefined;
}

/** `hang`: never; `drop`: the connection ends instead. */
export type Answer =
  | 'hang'
  | 'drop'
  | { readonly status?: number; readonly headers?: Record<string, string>; readonly body?: string };

/** An AWS service that answers as it is told; the last answer stands for all that follow. */
export async function startAws(...answers: readonly Answer[]) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const answer = answers[Math.min(received.length, answers.length - 1)] ?? {};
    received.push({ headers: request.headers, body, port: request.socket.remotePort });
    if (answer === 'hang') return;
    if (answer === 'drop') {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status ?? 200, answer.headers);
    response.end(answer.body ?? '{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    received,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

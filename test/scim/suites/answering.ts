import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Heard {
  readonly call: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

export interface Answering {
  readonly url: string;
  readonly heard: readonly Heard[];
  close(): Promise<void>;
}

/** A server for tests that answers as it is told, and keeps what it was asked. */
export async function startAnswering(answer: (heard: Heard) => Answer): Promise<Answering> {
  const heard: Heard[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const one = {
      call: `${request.method} ${request.url}`,
      headers: request.headers,
      body: jsonOr(body),
    };
    heard.push(one);
    const { status, body: answered } = answer(one);
    response.writeHead(status).end(answered === undefined ? undefined : JSON.stringify(answered));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    heard,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Suites send what is no JSON, too. */
function jsonOr(body: string): unknown {
  try {
    return body === '' ? undefined : JSON.parse(body);
  } catch {
    return body;
  }
}

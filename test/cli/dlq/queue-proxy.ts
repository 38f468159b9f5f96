import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Answers an SQS action, e.g. `ReceiveMessage`; `pass` has the queue service answer. */
export type OnAction = (
  action: string,
  body: string,
  pass: () => Promise<Answer>,
) => Promise<Answer>;

/** Stands before a queue service. @param endpoint - of the service */
export async function startQueueProxy(endpoint: string, onAction: OnAction) {
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const target = String(request.headers['x-amz-target']);
    const answer = await onAction(target.replace('AmazonSQS.', ''), body, async () => {
      const passed = await fetch(endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target },
        body,
      });
      return { status: passed.status, body: await passed.text() };
    });
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(answer.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    /** Settings that lead through here. */
    through: (settings: Readonly<Record<string, string | undefined>>) => ({
      ...settings,
      AWS_ENDPOINT_URL_SQS: url,
      ...Object.fromEntries(
        ['SYNC_QUEUE_URL', 'IMPORT_QUEUE_URL', 'DEAD_LETTER_QUEUE_URL'].flatMap((name) => {
          const queueUrl = settings[name];
          return queueUrl === undefined ? [] : [[name, `${url}${new URL(queueUrl).pathname}`]];
        }),
      ),
    }),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod/mini';

const requestSchema = z.looseObject({
  Entries: z.exactOptional(z.array(z.looseObject({ Id: z.string() }))),
});

/**
 * Stands before a queue service and fails every entry of a deletion, as SQS may; all else passes.
 *
 * @param endpoint - of the service
 */
export async function startFailingDeletes(endpoint: string) {
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const target = String(request.headers['x-amz-target']);
    if (target.endsWith('.DeleteMessageBatch')) {
      const { Entries = [] } = requestSchema.parse(JSON.parse(body));
      const Failed = Entries.map(({ Id }) => ({ Id, Code: 'InternalError', SenderFault: false }));
      response.end(JSON.stringify({ Successful: [], Failed }));
      return;
    }
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target },
      body,
    });
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(await answer.text());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

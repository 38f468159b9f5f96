import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createTransport } from '../../lib/aws-json/transport.ts';

let close = () => {};
afterEach(() => close());

/** Posts once to a server that answers so. */
async function postedTo(answer: (response: ServerResponse) => void) {
  const server = createServer((_request, response) => answer(response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  close = () => {
    server.close();
    server.closeAllConnections();
  };
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  const url = new URL(`http://127.0.0.1:${address.port}`);
  return createTransport()({ url, headers: {}, body: '{}', timeoutMs: 5_000 });
}

describe('an answer', () => {
  it('is whole when a character comes in two pieces', async () => {
    const bytes = Buffer.from('{"name":"Zoë"}');
    const cut = bytes.indexOf(0xc3) + 1;
    const posted = await postedTo((response) => {
      response.write(bytes.subarray(0, cut), () => {
        setImmediate(() => response.end(bytes.subarray(cut)));
      });
    });
    expect(posted.text).toBe('{"name":"Zoë"}');
  });

  it('that breaks off is Node’s own error, and at once', async () => {
    const posted = postedTo((response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"half":', () => response.destroy());
    });
    await expect(posted).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('may be empty', async () => {
    const posted = await postedTo((response) => response.writeHead(204).end());
    expect(posted).toMatchObject({ status: 204, text: '' });
  });
});

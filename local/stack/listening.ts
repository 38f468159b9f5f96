import type { Server } from 'node:http';
import { StackError } from './errors.ts';

/**
 * Listens on 127.0.0.1 and answers the URL.
 *
 * @param port 0 for a free one.
 * @throws {StackError} `start_failed` when the port is taken.
 */
export async function listen(server: Server, port = 0): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', (cause: NodeJS.ErrnoException) => {
    const why = cause.code ?? cause.name;
    reject(
      new StackError(
        'start_failed',
        `port ${port} cannot be listened on (${why}): choose another one with --port`,
        { cause },
      ),
    );
  });
  server.listen(port, '127.0.0.1', resolve);
  await promise;
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new StackError('start_failed', 'the server has no port');
  }
  return `http://127.0.0.1:${address.port}`;
}

/** Closes it, open connections too. */
export async function shut(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeAllConnections();
  await promise;
}

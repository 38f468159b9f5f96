import { afterEach } from 'vitest';
import * as z from 'zod/mini';
import { createHttpReader, type HttpReaderOptions } from '../../lib/directories/http.ts';
import { createHttpClock } from './http-clock.ts';
import { type Script, type ScriptedServer, startScriptedServer } from './http-server.ts';

/** What the answers of these tests hold. */
export const numbered = z.object({ number: z.int() });

/** Readers of scripted servers, which are closed after each test. */
export function useScriptedServers() {
  const servers: ScriptedServer[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });
  return async (script: Script, options: Partial<HttpReaderOptions> = {}, signal?: AbortSignal) => {
    const server = await startScriptedServer(script);
    servers.push(server);
    const clock = createHttpClock(signal);
    const http = createHttpReader({
      ...clock,
      api: "The example's API",
      apiUrl: server.url,
      accessRemedy: 'check EXAMPLE_KEY',
      authorize: async () => ({ authorization: 'Bearer the-secret' }),
      ...options,
    });
    return { http, server, clock, one: () => http.read({ path: '/one', schema: numbered }) };
  };
}

/** What a promise fails with. */
export const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: unknown) => error,
  );

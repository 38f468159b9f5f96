import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Server } from 'node:http';
import type { ListenOptions } from 'node:net';
import { join } from 'node:path';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import * as z from 'zod/mini';
import { keepToThisMachine } from '../http/this-machine.ts';
import { REGION } from './aws.ts';
import { StackError } from './errors.ts';
import { keepReleasedMessages } from './released-messages.ts';

/** Where Fastify, on which fauxqs is built, makes each new server known (Fastify, "Hooks"). */
const CHANNEL = 'fastify.initialization';
const madeSchema = z.object({ fastify: z.object({ server: z.instanceof(Server) }) });

/**
 * Starts fauxqs on a free port of 127.0.0.1, for programs on this machine. By itself it listens on
 * every interface and lets any web page publish to its queues; it has no option for either.
 *
 * @param dataDir keeps messages in this folder, and finds them there again.
 * @throws {StackError} `start_failed` when its server cannot be got hold of.
 */
export async function startFauxqsHere(dataDir?: string): Promise<FauxqsServer> {
  const made: Server[] = [];
  const note = (message: unknown) => {
    const result = madeSchema.safeParse(message);
    if (!result.success) return;
    bindToThisMachine(result.data.fastify.server);
    keepToThisMachine(result.data.fastify.server);
    made.push(result.data.fastify.server);
  };
  subscribe(CHANNEL, note);
  // It makes its server before it first waits for anything, so nobody else's is met.
  const starting = startFauxqs({
    port: 0,
    logger: false,
    defaultRegion: REGION,
    ...(dataDir === undefined ? {} : { dataDir }),
  });
  unsubscribe(CHANNEL, note);
  const fauxqs = await starting;
  if (dataDir !== undefined) keepReleasedMessages(join(dataDir, 'fauxqs.db'));
  if (made.length === 1) return fauxqs;
  await fauxqs.stop();
  throw new StackError(
    'start_failed',
    'fauxqs cannot be bound to 127.0.0.1: install the version that package-lock.json names (npm ci)',
  );
}

function bindToThisMachine(server: Server): void {
  const listen = (options: ListenOptions) =>
    Reflect.apply(Server.prototype.listen, server, [{ ...options, host: '127.0.0.1' }]);
  Object.assign(server, { listen });
}

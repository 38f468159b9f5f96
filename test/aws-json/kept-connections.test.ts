import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createAwsJson } from '../../lib/aws-json/index.ts';

const SERVICE = {
  name: 'sqs',
  target: 'AmazonSQS',
  contentType: 'application/x-amz-json-1.0',
} as const;
const PARALLEL = 8;

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** Answers many at once, and then nothing more on the connections of then: it resets them, or never answers. */
async function startForgetful(forgotten: 'reset' | 'silent') {
  const known = new Set<Socket>();
  const waiting: (() => void)[] = [];
  let isLater = false;
  const server = createServer((request, response) => {
    request.resume();
    if (!isLater) {
      known.add(request.socket);
      // So that each of them needs a connection of its own.
      waiting.push(() => response.end('{}'));
      if (waiting.length < PARALLEL) return;
      for (const answer of waiting) answer();
    } else if (!known.has(request.socket)) response.end('{"later":true}');
    else if (forgotten === 'reset') request.socket.resetAndDestroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const call = createAwsJson(SERVICE, {
    timeoutMs: forgotten === 'silent' ? 100 : 5000,
    maxAttempts: 2,
    env: {
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_ENDPOINT_URL: `http://127.0.0.1:${address.port}`,
    },
    sleep: async () => {},
  });
  const send = () => call({ action: 'SendMessage', input: {} });
  return {
    send,
    async sendMany() {
      await Promise.all(Array.from({ length: PARALLEL }, send));
      isLater = true;
    },
  };
}

describe('connections that did not outlive a function’s sleep', () => {
  it.each(['reset', 'silent'] as const)(
    'cost one attempt, however many of them there are: %s',
    async (forgotten) => {
      const { send, sendMany } = await startForgetful(forgotten);
      await sendMany();
      expect(await send()).toEqual({ later: true });
    },
  );

  it('cost each of several calls at once one attempt', async () => {
    const { send, sendMany } = await startForgetful('reset');
    await sendMany();
    expect(await Promise.all([send(), send(), send()])).toEqual(Array(3).fill({ later: true }));
  });
});

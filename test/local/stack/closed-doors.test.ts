import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stack, startStack } from '../../../local/stack/index.ts';
import { statusOf } from '../http/ask.ts';

/** What a web page, or somebody on the same network, gets out of a stack that runs. */
let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ functions: new URL('../functions/', import.meta.url) });
});
afterAll(() => stack.close());

const page = { origin: 'https://evil.example' };
/** A page whose own name has come to point at 127.0.0.1. */
const rebound = { host: 'evil.example:3000' };
const invocation = (name: string) => `${stack.urls.http}/2015-03-31/functions/${name}/invocations`;
const post = (headers: Record<string, string>, body = '{}') => ({ method: 'POST', headers, body });

describe("Lambda's Invoke API", () => {
  it('refuses web pages', async () => {
    expect(await statusOf(invocation('cognito'), post({}))).toBe(200);
    for (const headers of [page, rebound, { origin: 'null' }]) {
      expect(await statusOf(invocation('cognito'), post(headers))).toBe(403);
    }
  });

  it.each(['worker', 'clerk'])(
    'does not invoke %s, which has a trigger of its own',
    async (name) => {
      expect(await statusOf(invocation(name), post({}, '{"Records":[]}'))).toBe(404);
    },
  );
});

describe('webhook routes', () => {
  const route = () => `${stack.urls.http}/webhooks/clerk`;
  it('are reached through a tunnel', async () => {
    expect(await statusOf(route(), post({ host: 'abc.tunnel.example' }))).toBe(201);
  });
  it('refuse web pages from elsewhere', async () => {
    expect(await statusOf(route(), post(page))).toBe(403);
  });
});

describe('the Permit stand-in', () => {
  it.each(['/_standin/facts', '/v2/api-key/scope'])('refuses web pages: %s', async (path) => {
    const url = `${stack.urls.permit}${path}`;
    const authorization = `Bearer ${stack.permit.apiKey}`;
    expect(await statusOf(url, { headers: { authorization } })).toBe(200);
    for (const headers of [page, rebound]) {
      expect(await statusOf(url, { headers: { authorization, ...headers } })).toBe(403);
    }
  });
});

describe.each(['sqs', 'dynamodb'] as const)('%s', (name) => {
  it('refuses web pages', async () => {
    const url = stack.urls[name];
    // As a form, which a browser sends without asking first.
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = 'Action=ListTopics&Version=2010-03-31';
    expect(await statusOf(url, post(form, body))).not.toBe(403);
    for (const headers of [page, rebound]) {
      expect(await statusOf(url, post({ ...form, ...headers }, body))).toBe(403);
    }
  });
});

describe('every server', () => {
  it.each(['http', 'sqs', 'dynamodb', 'permit', 'issuer'] as const)(
    'listens on 127.0.0.1 only: %s',
    async (name) => {
      const { port } = new URL(name === 'issuer' ? stack.issuer.url : stack.urls[name]);
      // Another address of this machine: whoever listens on all of them answers there too.
      const reached = await new Promise<boolean>((resolve) => {
        const socket = connect({ port: Number(port), host: '127.0.0.2', timeout: 2000 });
        const end = (answer: boolean) => () => {
          socket.destroy();
          resolve(answer);
        };
        socket.on('connect', end(true)).on('error', end(false)).on('timeout', end(false));
      });
      expect(reached).toBe(false);
    },
  );
});

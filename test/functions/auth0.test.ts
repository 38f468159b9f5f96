import type { APIGatewayProxyHandlerV2 } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { decodeJob, decodeUnparsed } from '../../lib/jobs/index.ts';
import { auth0Handlers } from '../../lib/providers/auth0/handlers.ts';
import { altered, fixture } from '../providers/fixture.ts';
import { receiveAll, startSqs } from '../queue/embedded-sqs.ts';
import { call, type Post } from './gateway.ts';
import { captureLog } from './log-lines.ts';

const BASIC = `Basic ${Buffer.from('stream:old-password').toString('base64')}`;

let sqs: Awaited<ReturnType<typeof startSqs>>;
let queues: { live: string; dead: string };
let log: string[];
let made = 0;

async function coldStart(env: Record<string, string> = {}): Promise<APIGatewayProxyHandlerV2> {
  vi.resetModules();
  const all = {
    SYNC_QUEUE_URL: queues.live,
    DEAD_LETTER_QUEUE_URL: queues.dead,
    AUTH0_WEBHOOK_TOKENS: `loom-token,${BASIC}`,
    ...env,
  };
  for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value);
  return (await import('../../functions/auth0.ts')).handler;
}

const jobs = async () =>
  (await receiveAll(sqs.client, queues.live)).map(({ Body = '' }) => decodeJob(Body));
const send = (handler: APIGatewayProxyHandlerV2, post: Post) =>
  call(handler, '/webhooks/auth0', post);
const authorized = (body: Uint8Array, authorization = 'Bearer loom-token'): Post => ({
  body,
  headers: { Authorization: authorization },
});

beforeAll(async () => {
  sqs = await startSqs();
});
beforeEach(() => {
  made += 1;
  queues = { live: sqs.createQueue(`live-${made}`), dead: sqs.createQueue(`dead-${made}`) };
  log = captureLog();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});
afterAll(() => sqs.close());

describe('the auth0 function', () => {
  it('puts one job on the queue for every type of event that it handles', async () => {
    const handler = await coldStart();
    for (const type of auth0Handlers.keys()) {
      const answer = await send(handler, authorized(fixture(`auth0/${type}`)));
      expect(answer.statusCode, type).toBe(202);
    }
    expect((await jobs()).map((job) => job.eventType).sort()).toEqual(
      [...auth0Handlers.keys()].sort(),
    );
    expect(log.join('')).not.toMatch(/compiler\.test|Hopper|\+1555/);
  });

  it('provisions nothing for a test event or a type that it does not handle', async () => {
    const handler = await coldStart();
    for (const name of ['user.created.test', 'organization.connection.added']) {
      expect((await send(handler, authorized(fixture(`auth0/${name}`)))).statusCode).toBe(200);
    }
    expect(await jobs()).toEqual([]);
  });

  it('believes both credentials that are configured, in base64 too', async () => {
    const handler = await coldStart();
    const body = fixture('auth0/user.created');
    for (const post of [
      authorized(body, BASIC),
      authorized(body, 'loom-token'),
      { ...authorized(body), base64: true },
    ]) {
      expect((await send(handler, post)).statusCode).toBe(202);
    }
  });

  it.each([
    ['a wrong token', { authorization: 'Bearer loom-tokem' }],
    ['a wrong password', { authorization: 'Basic c3RyZWFtOm5ldw==' }],
    ['none', {}],
  ])('refuses %s', async (_, headers) => {
    const handler = await coldStart();
    const answer = await send(handler, { body: fixture('auth0/user.created'), headers });
    expect(answer).toMatchObject({ statusCode: 401, body: '{"error":"unauthorized"}' });
    expect(log.join('')).toMatch(/"rejected":1/);
    expect(await jobs()).toEqual([]);
  });

  it('answers 202 to what it keeps for later: to Auth0 a 4xx is final', async () => {
    const handler = await coldStart();
    const body = altered('auth0/user.deleted', 'data.object.user_id', null);
    expect((await send(handler, authorized(body))).statusCode).toBe(202);
    const [letter] = await receiveAll(sqs.client, queues.dead);
    expect(decodeUnparsed(letter?.Body ?? '')).toMatchObject({
      source: 'auth0',
      eventId: 'evt_user_deleted',
      path: 'data.object.user_id',
    });
  });

  it('answers 503 when the queue refuses', async () => {
    const handler = await coldStart({ SYNC_QUEUE_URL: `${queues.live}-that-is-not-there` });
    const answer = await send(handler, authorized(fixture('auth0/user.created')));
    expect(answer.statusCode).toBe(503);
  });

  it('does not start without its settings, and names them all', async () => {
    const start = coldStart({ DEAD_LETTER_QUEUE_URL: '', AUTH0_WEBHOOK_TOKENS: '' });
    await expect(start).rejects.toThrow(/AUTH0_WEBHOOK_TOKENS.*DEAD_LETTER_QUEUE_URL/);
  });
});

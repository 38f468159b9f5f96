import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod/mini';
import { decodeJob } from '../../lib/jobs/index.ts';
import { receiveAll, startSqs } from '../queue/embedded-sqs.ts';
import { openTokenTable } from '../scim/tokens/token-table.ts';
import { captureLog } from './log-lines.ts';

type Handler = (event: unknown) => Promise<unknown>;
interface Request {
  readonly method?: string;
  readonly token?: string;
  readonly body?: object;
  readonly base64?: boolean;
  readonly query?: string;
}

const TOKENS = 'acme:a-fixed-token-of-acme,globex:a-fixed-token-of-globex';
const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const answerSchema = z.object({
  statusCode: z.number(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});

let sqs: Awaited<ReturnType<typeof startSqs>>;
let table: Awaited<ReturnType<typeof openTokenTable>>;
let queue: string;
let log: string[];
let made = 0;

async function coldStart(env: Record<string, string> = {}): Promise<Handler> {
  vi.resetModules();
  const all = {
    SYNC_QUEUE_URL: queue,
    SCIM_TABLE: table.table,
    SCIM_TOKENS: TOKENS,
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
    ...env,
  };
  for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value);
  return (await import('../../functions/scim.ts')).handler;
}

async function call(handler: Handler, path: string, request: Request = {}) {
  const { method = 'GET', token = 'a-fixed-token-of-acme', body, base64 = false } = request;
  const answer = answerSchema.parse(
    await handler({
      version: '2.0',
      rawPath: `/scim/v2/acme${path}`,
      rawQueryString: request.query ?? '',
      headers: {
        Host: 'api.test',
        'X-Forwarded-Proto': 'https',
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/scim+json',
      },
      requestContext: { http: { method, path } },
      ...(body === undefined
        ? {}
        : { body: Buffer.from(JSON.stringify(body)).toString(base64 ? 'base64' : 'utf8') }),
      isBase64Encoded: base64,
    }),
  );
  return {
    ...answer,
    json: z
      .looseObject({ id: z.optional(z.string()) })
      .parse(answer.body === '' ? {} : JSON.parse(answer.body)),
  };
}

const create = (handler: Handler, userName: string, more: Request = {}) =>
  call(handler, '/Users', { method: 'POST', body: { schemas: [USER], userName }, ...more });
const jobs = async () =>
  (await receiveAll(sqs.client, queue)).map(({ Body = '' }) => decodeJob(Body));

beforeAll(async () => {
  sqs = await startSqs();
  table = await openTokenTable();
});
beforeEach(() => {
  made += 1;
  queue = sqs.createQueue(`live-${made}`);
  log = captureLog();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});
afterAll(async () => {
  await sqs.close();
  await table.close();
});

describe('the scim function', () => {
  it('keeps a user, answers it with its address, and puts what follows on the queue', async () => {
    const handler = await coldStart();
    const { statusCode, headers, json } = await create(handler, 'lisa@acme.test');
    expect(statusCode).toBe(201);
    expect(headers['location']).toBe(`https://api.test/scim/v2/acme/Users/${json.id}`);
    const query = 'filter=userName+eq+%22LISA%40acme.test%22';
    expect((await call(handler, '/Users', { query })).json).toMatchObject({ totalResults: 1 });
    expect((await jobs()).map(({ kind }) => kind).sort()).toEqual(['membership', 'user']);
  });

  it('reads a body in base64, too', async () => {
    const handler = await coldStart();
    expect((await create(handler, 'jürgen', { base64: true })).json).toMatchObject({
      userName: 'jürgen',
    });
  });

  it("lets nobody in with another tenant's token", async () => {
    const handler = await coldStart();
    const other = { token: 'a-fixed-token-of-globex' };
    const answer = await create(handler, 'mallory', other);
    expect(answer).toMatchObject({ statusCode: 401, json: { status: '401' } });
    expect(await jobs()).toEqual([]);
  });

  it('marks what the queue did not take, and sweeps it when the queue is back', async () => {
    const cut = await coldStart({ SYNC_QUEUE_URL: `${queue}-that-is-not-there` });
    expect(await create(cut, 'marked@acme.test')).toMatchObject({
      statusCode: 503,
      headers: { 'retry-after': '5' },
    });
    const tooSoon = await coldStart();
    expect(await tooSoon({ sweep: true })).toMatchObject({ settled: 0, failed: 0 });
    const inTwoMinutes = Date.now() + 120_000;
    vi.spyOn(Date, 'now').mockReturnValue(inTwoMinutes);
    const stillCut = await coldStart({ SYNC_QUEUE_URL: `${queue}-that-is-not-there` });
    expect(await stillCut({ sweep: true })).toMatchObject({ settled: 0, failed: 1 });
    expect(log.join('')).toContain('"scim_sweep_failed":1');
    const handler = await coldStart();
    const scheduled = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} };
    expect(await handler(scheduled)).toMatchObject({ settled: 1, failed: 0, left: 0 });
    expect((await jobs()).map((job) => 'user' in job && job.user)).toContain('marked@acme.test');
    expect(log.join('')).toContain('"scim_swept":1');
  });

  it('writes nothing personal into its log', async () => {
    const handler = await coldStart();
    await create(handler, 'grace.hopper');
    await create(handler, 'grace.hopper');
    expect(log.join('')).toMatch(/"cause":"uniqueness".*"rejected":1/);
    expect(log.join('')).not.toMatch(/grace|hopper|a-fixed-token/);
  });

  it('does not start with a token that belongs to no tenant, and says how to write one', async () => {
    const starting = coldStart({ SCIM_TOKENS: 'a-token-of-no-tenant-at-all' });
    await expect(starting).rejects.toThrow(/SCIM_TOKENS\.0: must be written tenant:token/);
  });

  it('needs no tokens in its settings', async () => {
    const handler = await coldStart({ SCIM_TOKENS: '' });
    expect((await call(handler, '/Users')).statusCode).toBe(401);
  });
});

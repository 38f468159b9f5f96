import type { APIGatewayProxyHandlerV2 } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { isApplied, itemsOf } from '../../lib/handoff/is-applied.ts';
import { decodeJob, type SyncJob, versionOf } from '../../lib/jobs/index.ts';
import { createLedgerStore } from '../../lib/ledger/index.ts';
import { compileMapping } from '../../lib/mapping/index.ts';
import type { LocalLedger } from '../../local/stack/ledger.ts';
import {
  claimsOf,
  type KeyServer,
  type SigningKey,
  signed,
  signingKey,
  startKeyServer,
} from '../handoff/key-server.ts';
import { clientOf, openTable, userItem } from '../ledger/embedded-table.ts';
import { receiveAll, startSqs } from '../queue/embedded-sqs.ts';
import { call } from './gateway.ts';
import { captureLog } from './log-lines.ts';

let sqs: Awaited<ReturnType<typeof startSqs>>;
let table: LocalLedger;
let key: SigningKey;
let keys: KeyServer;
let live: string;
let log: string[];
let made = 0;

beforeAll(async () => {
  [sqs, table, key] = await Promise.all([startSqs(), openTable(), signingKey('key-1')]);
  keys = await startKeyServer(key);
});
beforeEach(() => {
  made += 1;
  live = sqs.createQueue(`live-${made}`);
  log = captureLog();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});
afterAll(async () => {
  await keys.close();
  await table.close();
  await sqs.close();
});

/** The function after a cold start in this environment. */
async function coldStart(env: Record<string, string> = {}): Promise<APIGatewayProxyHandlerV2> {
  vi.resetModules();
  const all = {
    SYNC_QUEUE_URL: live,
    LEDGER_TABLE: table.table,
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
    HANDOFF_ISSUERS: JSON.stringify([{ issuer: keys.url, audience: 'app' }]),
    ...env,
  };
  for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value);
  return (await import('../../functions/handoff.ts')).handler;
}

const token = (claims = {}) =>
  signed(claimsOf(keys.url, { sub: `lisa-${made}`, email: 'lisa@mail.test', ...claims }), key);
const post = (handler: APIGatewayProxyHandlerV2, bearer: string, rawQueryString = '') =>
  call((event, ...rest) => handler({ ...event, rawQueryString }, ...rest), '/handoff', {
    body: Buffer.alloc(0),
    headers: { Authorization: `Bearer ${bearer}` },
  });
const jobs = async (): Promise<SyncJob[]> =>
  (await receiveAll(sqs.client, live)).map(({ Body = '' }) => decodeJob(Body));

describe('the handoff function', () => {
  it('puts the facts of a token on the queue, once within the interval', async () => {
    const handler = await coldStart();
    const facts = { org_id: 'acme', roles: ['editor'], jti: 'token-1' };
    const first = await post(handler, await token(facts));
    expect(first).toMatchObject({ statusCode: 202, body: '{"job":"token-1"}' });
    const another = await coldStart();
    const again = await post(another, await token({ ...facts, jti: 'token-2' }));
    expect(again).toMatchObject({ statusCode: 202, body: '{"job":"token-1","unchanged":true}' });
    expect((await jobs()).map(({ kind }) => kind).sort()).toEqual(['membership', 'user']);
    expect(log.join('')).toMatch(/"accepted":1/);
    expect(log.join('')).toMatch(/"unchanged":1/);
    expect(log.join('')).not.toMatch(/lisa|eyJ/);
  });

  it('tells each handoff where the interval is off', async () => {
    const handler = await coldStart({ HANDOFF_INTERVAL_SECONDS: '0' });
    const bearer = await token();
    await post(handler, bearer);
    await post(handler, bearer);
    expect(await jobs()).toHaveLength(2);
  });

  it('waits for the facts to be in Permit, where that is let', async () => {
    const handler = await coldStart({ HANDOFF_MAX_WAIT_MS: '5000' });
    const waiting = post(handler, await token({ jti: 'token-1' }), 'wait=4000');
    const [job] = await untilQueued();
    // As the worker records it.
    const store = createLedgerStore({
      client: clientOf(table.endpoint),
      table: table.table,
      now: Date.now,
      sleep: async () => {},
    });
    const [pk = ''] = itemsOf([job], compileMapping({}));
    const v = versionOf(job);
    const fields = { email: { v, d: 'digest' } };
    const item = userItem(pk, { made: true, seen: v, fields });
    expect(isApplied(new Map([[pk, item]]), [job], compileMapping({}))).toBe(true);
    await store.save(item);
    expect(await waiting).toMatchObject({
      statusCode: 200,
      body: '{"job":"token-1","applied":true}',
    });
    const late = await post(
      handler,
      await token({ jti: 'token-2', email: 'new@mail.test' }),
      'wait=50',
    );
    expect(late).toMatchObject({ statusCode: 202, body: '{"job":"token-2","applied":false}' });
  });

  it('lets nobody wait unless it is set to', async () => {
    const handler = await coldStart();
    expect((await post(handler, await token(), 'wait=10')).statusCode).toBe(400);
  });

  it('believes nobody where no issuer is set', async () => {
    const handler = await coldStart({ HANDOFF_ISSUERS: '[]' });
    expect(await post(handler, await token())).toMatchObject({
      statusCode: 401,
      body: '{"error":"invalid_token"}',
      headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
    });
  });

  it('answers 503 when the queue is not there, and when the table is not', async () => {
    const noQueue = await coldStart({ SYNC_QUEUE_URL: `${live}-lost` });
    expect((await post(noQueue, await token())).statusCode).toBe(503);
    expect(log.join('')).toMatch(/"cause":"no_queue"/);
    const noTable = await coldStart({ LEDGER_TABLE: 'lost' });
    expect((await post(noTable, await token())).statusCode).toBe(503);
  });

  it('does not start without its settings, and names them all', async () => {
    const start = coldStart({ HANDOFF_ISSUERS: '[{"issuer":"hush"}]', LEDGER_TABLE: '' });
    await expect(start).rejects.toThrow(/HANDOFF_ISSUERS.*LEDGER_TABLE/);
    await expect(start).rejects.not.toThrow(/hush/);
  });
});

/** Jobs, once there are some; they stay on the queue for the worker. */
async function untilQueued(): Promise<readonly [SyncJob, ...SyncJob[]]> {
  for (;;) {
    const [first, ...rest] = await jobs();
    if (first !== undefined) return [first, ...rest];
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

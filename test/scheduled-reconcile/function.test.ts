import { createServer } from 'node:http';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { decodeJob } from '../../lib/jobs/index.ts';
import { createPermitStandIn } from '../../local/permit/index.ts';
import type { LocalLedger } from '../../local/stack/ledger.ts';
import { listen, shut } from '../../local/stack/listening.ts';
import { type LocalClerkApi, startClerkApi } from '../directories/clerk-api.ts';
import { captureLog } from '../functions/log-lines.ts';
import { openTable } from '../ledger/embedded-table.ts';
import { receiveAll, startSqs } from '../queue/embedded-sqs.ts';
import { startParameterServer } from '../rotation/parameter-server.ts';

type Handler = (event: unknown, context: Context) => Promise<unknown>;

const KEY = 'permit_key_of_the_test';
const AT = 1_790_000_000_000;
const USERS = ['ann', 'bob'].map((name) => ({
  id: `user_${name}`,
  created_at: AT,
  updated_at: AT,
  first_name: name,
  last_name: null,
  primary_email_address_id: 'idn_1',
  email_addresses: [
    { id: 'idn_1', email_address: `${name}@mail.test`, verification: { status: 'verified' } },
  ],
}));

let sqs: Awaited<ReturnType<typeof startSqs>>;
let table: LocalLedger;
let clerk: LocalClerkApi;
let permit: { readonly url: string; close(): Promise<void> };
let log: string[];
let queue: string;
let made = 0;

beforeAll(async () => {
  [sqs, table, clerk] = await Promise.all([
    startSqs(),
    openTable(),
    startClerkApi({ users: USERS }),
  ]);
  permit = await createPermitStandIn({ apiKey: KEY, roles: ['member'], limits: 'none' }).listen(0);
});
afterAll(() => Promise.all([sqs.close(), table.close(), clerk.close(), permit.close()]));
beforeEach(() => {
  made += 1;
  queue = sqs.createQueue(`imports-${made}`);
  log = captureLog();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

async function coldStart(
  env: Record<string, string> = {},
): Promise<(remainingMs?: number) => Promise<unknown>> {
  vi.resetModules();
  const all = {
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
    LEDGER_TABLE: table.table,
    IMPORT_QUEUE_URL: queue,
    PERMIT_API_KEY: KEY,
    PERMIT_API_URL: permit.url,
    RECONCILE_SOURCES: 'clerk',
    RECONCILE_MODE: 'mend',
    CLERK_SECRET_KEY: clerk.secretKey,
    CLERK_API_URL: clerk.url,
    ...env,
  };
  for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value);
  const { handler }: { handler: Handler } = await import('../../functions/reconcile.ts');
  return (remainingMs = 900_000) => handler({ source: 'aws.events' }, contextOf(remainingMs));
}

/** Of Lambda's context, what is asked for; the rest is there as the type has it. */
const contextOf = (remainingMs: number): Context => ({
  awsRequestId: 'request-1',
  callbackWaitsForEmptyEventLoop: true,
  functionName: 'reconcile',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:reconcile',
  memoryLimitInMB: '2048',
  logGroupName: 'log',
  logStreamName: 'stream',
  getRemainingTimeInMillis: () => remainingMs,
  done: () => {},
  fail: () => {},
  succeed: () => {},
});

describe('the reconcile function', () => {
  it('reads Clerk, the ledger and Permit, and puts what mends it on the import queue', async () => {
    const wake = await coldStart();
    expect(await wake()).toEqual({ clerk: 'finished' });
    const jobs = (await receiveAll(sqs.client, queue)).map(({ Body = '' }) => decodeJob(Body));
    expect(jobs.map((job) => ('user' in job ? job.user : job.kind)).toSorted()).toEqual([
      'user_ann',
      'user_bob',
    ]);
    expect(jobs.every(({ verify, fresh }) => verify === true && fresh === true)).toBe(true);
    const lines = log.join('');
    expect(lines).toMatch(/"event":"reconcile".*"requestId":"request-1".*"missing":2/);
    expect(lines).toMatch(/"reconcile_mends":2/);
    expect(lines).not.toMatch(/mail\.test|user_ann|sk_live|permit_key_of/);
    const key = { pk: { S: 'reconcile#clerk' } };
    const { Item } = await table.client.send(
      new GetItemCommand({ TableName: table.table, Key: key }),
    );
    expect(JSON.parse(Item?.['doc']?.S ?? '')).toMatchObject({ last: { outcome: 'finished' } });
    expect(await wake()).toEqual({ clerk: 'idle' });
  });

  it('begins anew, and has not failed, when its key was exchanged while it ran', async () => {
    const parameters = await startParameterServer();
    // The key is revoked; somebody has just put the next one into its parameter.
    const gone = createServer((_request, response) => {
      parameters.put('/stage/key', 'permit_key_next');
      response.writeHead(401).end();
    });
    parameters.put('/stage/key', KEY);
    const wake = await coldStart({
      PERMIT_API_KEY: '',
      PERMIT_API_KEY_PARAMETER: '/stage/key',
      PERMIT_API_URL: await listen(gone),
      AWS_ENDPOINT_URL_SSM: parameters.url,
      RECONCILE_SOURCES: 'auth0',
      AUTH0_DOMAIN: 'example.eu.auth0.com',
      AUTH0_CLIENT_ID: 'id',
      AUTH0_CLIENT_SECRET: 'never-used',
    });
    expect(await wake()).toEqual({ auth0: 'begun_anew' });
    // That one is refused too, and there is no other.
    expect(await wake()).toEqual({ auth0: 'failed' });
    expect(log.join('')).not.toMatch(/permit_key_|never-used/);
    await Promise.all([parameters.close(), shut(gone)]);
  });

  it('says aloud when its timeout leaves no time to do anything', async () => {
    const wake = await coldStart();
    await expect(wake(60_000)).rejects.toMatchObject({ code: 'too_short' });
  });

  it('does not start without its settings, and names them all', async () => {
    const start = coldStart({ LEDGER_TABLE: '', CLERK_SECRET_KEY: '', RECONCILE_MODE: 'repair' });
    await expect(start).rejects.toThrow(/CLERK_SECRET_KEY.*LEDGER_TABLE/);
  });
});

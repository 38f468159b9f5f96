import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod/mini';
import { createTokens } from '../../lib/scim/tokens/index.ts';
import { captureLog } from '../functions/log-lines.ts';
import { startClock } from './clock.ts';
import { openSite, openStage, SCIM_TABLE, type Site, type Stage } from './site.ts';
import type { WorkerHandler } from './worker.ts';

const PARAMETER = '/stage/scim-tokens';
const OLD = 'the-old-token-of-acme';
const NEW = 'the-new-token-of-acme';
const FORGED = 'no-token-of-acme-at-all';
const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const answerSchema = z.object({ statusCode: z.number(), body: z.string() });

type Handler = (event: unknown) => Promise<unknown>;

let site: Site;
let stage: Stage;
let clock: ReturnType<typeof startClock>;
let log: string[];
let handler: Handler;
let worker: WorkerHandler;
let sent: number;

beforeAll(async () => {
  site = await openSite();
});
beforeEach(async () => {
  stage = await openStage(site);
  clock = startClock();
  log = captureLog();
  put(OLD);
  handler = (
    await stage.coldStart(() => import('../../functions/scim.ts'), {
      SCIM_TOKENS: '',
      SCIM_TOKENS_PARAMETER: PARAMETER,
    })
  ).handler;
  worker = await stage.startWorker();
  sent = 0;
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await stage.close();
});
afterAll(() => site.close());

const put = (...tokens: string[]) =>
  site.parameters.put(PARAMETER, tokens.map((token) => `acme:${token}`).join(','));
const reads = () => site.parameters.reads(PARAMETER);

/** A new user, from who holds the token. */
async function post(token: string): Promise<number> {
  const body = JSON.stringify({ schemas: [USER], userName: stage.newUser() });
  const answer = await handler({
    version: '2.0',
    rawPath: '/scim/v2/acme/Users',
    rawQueryString: '',
    headers: { Host: 'api.test', Authorization: `Bearer ${token}` },
    requestContext: { http: { method: 'POST', path: '/scim/v2/acme/Users' } },
    body,
    isBase64Encoded: false,
  });
  return answerSchema.parse(answer).statusCode;
}

/** Requests of who holds the token, with forgeries between them. */
async function flow(token: string): Promise<void> {
  for (let n = 0; n < 3; n += 1) {
    expect(await post(token)).toBe(201);
    sent += 1;
    expect(await post(FORGED)).toBe(401);
  }
  await stage.drain(worker);
}

async function expectAll(): Promise<void> {
  expect(stage.permit.users().size).toBe(sent);
  expect(await stage.dead()).toMatchObject({ visible: 0, inFlight: 0 });
  for (const token of [OLD, NEW, FORGED]) expect(log.join('')).not.toContain(token);
}

describe('while the tokens of SCIM are exchanged', () => {
  it('in the setting, one after the other, every request is believed and in Permit', async () => {
    await flow(OLD);
    put(OLD, NEW);
    clock.pass(11);
    await flow(NEW);
    put(NEW);
    await flow(NEW);
    clock.pass(600);
    expect(await post(OLD)).toBe(401);
    await expectAll();
  });

  it('in the setting at a stroke, every request is believed and in Permit', async () => {
    expect(await post(OLD)).toBe(201);
    put(NEW);
    expect(await post(NEW)).toBe(201);
    sent += 2;
    await stage.drain(worker);
    await expectAll();
  });

  it('in the table, every request is believed, and the setting is read for forgeries alone', async () => {
    const tokens = createTokens({
      client: site.dynamo.client,
      table: SCIM_TABLE,
      now: Date.now,
    });
    const before = reads();
    const first = await tokens.create({ tenant: 'acme' });
    expect(await post(first.token)).toBe(201);
    const second = await tokens.create({ tenant: 'acme' });
    expect(await post(first.token)).toBe(201);
    expect(await post(second.token)).toBe(201);
    sent += 3;
    expect(reads()).toBe(before);
    await tokens.revoke('acme', first.id);
    clock.pass(11);
    expect(await post(first.token)).toBe(401);
    await flow(second.token);
    expect(reads()).toBe(before + 1);
    await expectAll();
  });
});

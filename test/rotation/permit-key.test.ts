import type { APIGatewayProxyHandlerV2 } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { budgetPk } from '../../lib/admission/index.ts';
import { clerkUser, signedClerk } from '../../lib/samples/index.ts';
import { call } from '../functions/gateway.ts';
import { captureLog } from '../functions/log-lines.ts';
import { startClock } from './clock.ts';
import {
  NEW_KEY,
  OLD_KEY,
  openSite,
  openStage,
  PERMIT_KEY,
  type Site,
  type Stage,
} from './site.ts';
import type { WorkerHandler } from './worker.ts';

const SIGNED_WITH = `whsec_${Buffer.from('the same throughout').toString('base64')}`;
/** Too short for a second probe. */
const SHORT_MS = 12_000;

let site: Site;
let stage: Stage;
let clock: ReturnType<typeof startClock>;
let log: string[];
let ingress: APIGatewayProxyHandlerV2;
let worker: WorkerHandler;
let sent: Set<string>;

beforeAll(async () => {
  site = await openSite();
});
beforeEach(async () => {
  stage = await openStage(site);
  clock = startClock();
  log = captureLog();
  const load = () => import('../../functions/clerk.ts');
  ingress = (await stage.coldStart(load, { CLERK_WEBHOOK_SECRETS: SIGNED_WITH })).handler;
  worker = await stage.startWorker();
  sent = new Set();
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await stage.close();
});
afterAll(() => site.close());

const put = (key: string) => site.parameters.put(PERMIT_KEY, key);
const revoke = (key: string) => stage.permit.revoke(key);

/** Events of new users, which only come to Permit when the worker is woken. */
async function arrive(count = 3): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const id = stage.newUser();
    const user = { id, email: `${id}@loom.test`, firstName: 'Ada', lastName: 'Loom' };
    const event = clerkUser('created', user, Date.now());
    const { path, headers, body } = signedClerk(event, SIGNED_WITH, Date.now());
    const { statusCode } = await call(ingress, path, { headers, body: Buffer.from(body) });
    expect(statusCode).toBe(202);
    sent.add(id);
  }
}

async function flow(): Promise<void> {
  await arrive();
  await stage.drain(worker);
}

async function expectAll(): Promise<void> {
  expect(stage.permit.users()).toEqual(sent);
  expect(await stage.dead()).toMatchObject({ visible: 0, inFlight: 0 });
  for (const key of [OLD_KEY, NEW_KEY]) expect(log.join('')).not.toContain(key);
}

describe("while Permit's key is exchanged", () => {
  it('the old one revoked when the new one is long known, no call is ever refused', async () => {
    await flow();
    put(NEW_KEY);
    await flow();
    clock.pass(301);
    await flow();
    revoke(OLD_KEY);
    await flow();
    expect(stage.permit.refusals()).toBe(0);
    await expectAll();
  });

  it('at a stroke, the refused call is made again, and nothing waits', async () => {
    await flow();
    put(NEW_KEY);
    revoke(OLD_KEY);
    await flow();
    expect(stage.permit.refusals()).toBe(1);
    expect(log.join('')).not.toContain('round_stopped');
    expect(log.join('')).toContain('"event":"secret_changed"');
    await expectAll();
  });

  it('and revoked before the new one is there, all waits, and goes on by itself', async () => {
    await flow();
    revoke(OLD_KEY);
    await arrive();
    const reads = site.parameters.reads(PERMIT_KEY);
    expect(await stage.wake(worker, SHORT_MS)).toBe(3);
    expect(log.join('')).toMatch(/"event":"round_stopped".*"cause":"configuration"/);
    expect(site.parameters.reads(PERMIT_KEY)).toBe(reads + 1);
    await arrive();
    put(NEW_KEY);
    clock.pass(61);
    await stage.drain(worker);
    expect(log.join('')).toContain('"event":"permit_stands_again"');
    await expectAll();
  });

  it('what is used up of the budget stays used up, in a worker that starts with the new one', async () => {
    await flow();
    const pk = budgetPk({ apiUrl: stage.permit.url });
    const before = await stage.revision(pk);
    expect(before).toBeGreaterThan(0);
    put(NEW_KEY);
    revoke(OLD_KEY);
    worker = await stage.startWorker();
    await flow();
    expect(await stage.revision(pk)).toBeGreaterThan(before);
    expect(stage.permit.refusals()).toBe(0);
    await expectAll();
  });
});

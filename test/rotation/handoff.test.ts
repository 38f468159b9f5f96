import type { APIGatewayProxyHandlerV2 } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { call } from '../functions/gateway.ts';
import { captureLog } from '../functions/log-lines.ts';
import {
  claimsOf,
  type KeyServer,
  type SigningKey,
  signed,
  signingKey,
  startKeyServer,
} from '../handoff/key-server.ts';
import { startClock } from './clock.ts';
import { openSite, openStage, type Site, type Stage } from './site.ts';
import type { WorkerHandler } from './worker.ts';

let site: Site;
let stage: Stage;
let clock: ReturnType<typeof startClock>;
let keys: KeyServer;
let old: SigningKey;
let next: SigningKey;
let forged: SigningKey;
let handler: APIGatewayProxyHandlerV2;
let worker: WorkerHandler;
let sent: Set<string>;

beforeAll(async () => {
  [site, old, next, forged] = await Promise.all([
    openSite(),
    signingKey('key-1'),
    signingKey('key-2'),
    signingKey('key-9'),
  ]);
});
beforeEach(async () => {
  stage = await openStage(site);
  clock = startClock();
  captureLog();
  keys = await startKeyServer(old);
  const issuers = [{ issuer: keys.url, audience: 'app' }];
  handler = (
    await stage.coldStart(() => import('../../functions/handoff.ts'), {
      HANDOFF_ISSUERS: JSON.stringify(issuers),
    })
  ).handler;
  worker = await stage.startWorker();
  sent = new Set();
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await keys.close();
  await stage.close();
});
afterAll(() => site.close());

async function post(sub: string, key: SigningKey): Promise<number> {
  const iat = Math.floor(Date.now() / 1000);
  const token = await signed(claimsOf(keys.url, { sub, iat, exp: iat + 600 }), key);
  const headers = { Authorization: `Bearer ${token}` };
  return (await call(handler, '/handoff', { body: Buffer.alloc(0), headers })).statusCode;
}

async function flow(key: SigningKey): Promise<void> {
  for (let n = 0; n < 3; n += 1) {
    const user = stage.newUser();
    expect(await post(user, key)).toBe(202);
    sent.add(user);
    expect(await post(`forged_${user}`, forged)).toBe(401);
  }
  await stage.drain(worker);
}

/** What else a set of keys goes through: test/handoff/key-rotation.test.ts. */
describe("while an issuer's keys are exchanged", () => {
  it('one after the other, every token is believed and its user in Permit, and no forgery is', async () => {
    await flow(old);
    keys.serve(old, next);
    await flow(old);
    clock.pass(31);
    await flow(next);
    keys.serve(next);
    await flow(next);
    clock.pass(601);
    await flow(next);
    expect(await post('late', old)).toBe(401);
    expect(stage.permit.users()).toEqual(sent);
    expect(keys.fetches()).toBeLessThanOrEqual(4);
  });
});

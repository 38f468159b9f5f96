import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { decodeJob, decodeUnparsed } from '../../lib/jobs/index.ts';
import { cognitoCall } from '../../lib/samples/index.ts';
import { type CognitoApi, POOL, startCognitoApi } from '../directories/cognito-api.ts';
import { json, put } from '../providers/fixture.ts';
import { receiveAll, startSqs } from '../queue/embedded-sqs.ts';
import { context } from './gateway.ts';
import { captureLog } from './log-lines.ts';

const SUB = '6f1c0c5e-0000-4000-8000-000000000001';
let sqs: Awaited<ReturnType<typeof startSqs>>;
let cognito: CognitoApi;
let live: string;
let dead: string;
let log: string[];
let made = 0;

async function coldStart(poolId = POOL) {
  vi.resetModules();
  vi.stubEnv('SYNC_QUEUE_URL', live);
  vi.stubEnv('DEAD_LETTER_QUEUE_URL', dead);
  vi.stubEnv('COGNITO_USER_POOL_ID', poolId);
  vi.stubEnv('AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER', cognito.url);
  return (await import('../../functions/cognito-admin.ts')).handler;
}

const bodies = async (queue: string) =>
  (await receiveAll(sqs.client, queue)).map(({ Body = '' }) => Body);
const jobs = async () => (await bodies(live)).map(decodeJob);
/** The fixture, in the pool that the server has. */
function eventOf(name: string): unknown {
  const event = json(`cognito-admin/${name}`);
  const named = JSON.stringify(event).includes('userPoolId');
  return named ? put(event, ['detail', 'requestParameters', 'userPoolId'], POOL) : event;
}

beforeAll(async () => {
  sqs = await startSqs();
  cognito = await startCognitoApi();
});
beforeEach(() => {
  made += 1;
  live = sqs.createQueue(`live-admin-${made}`);
  dead = sqs.createQueue(`dead-admin-${made}`);
  cognito.users.clear();
  cognito.groups.clear();
  cognito.fault = () => undefined;
  cognito.users.set(SUB, { sub: SUB, attributes: { email: 'alan@bombe.test' } });
  cognito.groups.set('codebreakers', new Set([SUB]));
  log = captureLog();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});
afterAll(async () => {
  await cognito.close();
  await sqs.close();
});

describe('the cognito-admin function', () => {
  it.each([
    ['AdminDeleteUser', 'user.deleted'],
    ['DeleteUser', 'user.deleted'],
    ['AdminDisableUser', 'user'],
  ])('queues %s without asking Cognito', async (name, kind) => {
    const handler = await coldStart();
    cognito.asked.length = 0;
    expect(await handler(eventOf(name), context())).toEqual({ queued: 1 });
    expect(await jobs()).toMatchObject([{ kind, user: SUB, eventType: name }]);
    expect(cognito.asked).toEqual([]);
    expect(log.join('')).toMatch(/"event":"change_accepted".*"requestId":"request-1"/);
  });

  it.each([
    'AdminCreateUser',
    'AdminConfirmSignUp',
    'AdminEnableUser',
    'AdminUpdateUserAttributes',
    'AdminDeleteUserAttributes',
    'AdminAddUserToGroup',
    'AdminRemoveUserFromGroup',
    'UpdateUserAttributes',
    'DeleteUserAttributes',
  ])('queues the user and all its groups after %s', async (name) => {
    const handler = await coldStart();
    expect(await handler(eventOf(name), context())).toEqual({ queued: 2 });
    const queued = await jobs();
    expect(queued.find(({ kind }) => kind === 'user')).toMatchObject({
      user: SUB,
      whole: true,
      fields: { email: 'alan@bombe.test', blocked: false },
    });
    expect(queued.find(({ kind }) => kind === 'membership')).toMatchObject({
      user: SUB,
      roles: [{ id: 'codebreakers', name: 'codebreakers' }],
    });
    expect(log.join('')).not.toContain('alan@');
  });

  it('reads all pages of the groups', async () => {
    const names = Array.from({ length: 75 }, (_, number) => `group-${100 + number}`);
    for (const name of names) cognito.groups.set(name, new Set([SUB]));
    const handler = await coldStart();
    await handler(eventOf('AdminAddUserToGroup'), context());
    const membership = (await jobs()).find(({ kind }) => kind === 'membership');
    expect(membership).toMatchObject({ roles: { length: 76 } });
  });

  it('queues nothing about whom Cognito has no more', async () => {
    cognito.users.clear();
    const handler = await coldStart();
    const ended = await handler(eventOf('AdminAddUserToGroup'), context());
    expect(ended).toEqual({ ignored: 'no_such_user' });
    expect(await jobs()).toEqual([]);
  });

  it('fails while somebody made just now is not listed, and queues them when Lambda tries again', async () => {
    cognito.users.clear();
    const now = Date.now();
    const call = cognitoCall({ name: 'AdminCreateUser', sub: SUB }, now);
    const event = put(call, ['detail', 'requestParameters', 'userPoolId'], POOL);
    const handler = await coldStart();
    await expect(handler(event, context())).rejects.toMatchObject({ code: 'not_shown_yet' });
    cognito.users.set(SUB, { sub: SUB });
    expect(await handler(event, context())).toEqual({ queued: 2 });
  });

  it('fails when it may not read the pool, and says which rights it takes', async () => {
    cognito.fault = () => ({ status: 400, name: 'AccessDeniedException' });
    const handler = await coldStart();
    await expect(handler(eventOf('AdminCreateUser'), context())).rejects.toThrow(
      /cognito-idp:ListUsers/,
    );
    expect(log.join('')).toMatch(/"unavailable":1/);
  });

  it('keeps what it cannot read', async () => {
    const event = put(eventOf('AdminDeleteUser'), ['detail', 'additionalEventData'], {});
    const handler = await coldStart();
    expect(await handler(event, context())).toEqual({ kept: true });
    expect((await bodies(dead)).map(decodeUnparsed)).toMatchObject([
      { source: 'cognito', path: 'detail.additionalEventData.sub' },
    ]);
  });

  it('does not start without its pool', async () => {
    await expect(coldStart('')).rejects.toThrow(/COGNITO_USER_POOL_ID: missing/);
    await expect(coldStart('my pool')).rejects.toThrow(/COGNITO_USER_POOL_ID: must be the id of/);
  });
});

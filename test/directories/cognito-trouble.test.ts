import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCognitoDirectory } from '../../lib/directories/cognito/index.ts';
import { DirectoryError } from '../../lib/directories/errors.ts';
import { type CognitoApi, POOL, startCognitoApi } from './cognito-api.ts';
import { addUsers, readAll, readerOf, usersIn } from './cognito-reader.ts';

let api: CognitoApi;
beforeEach(async () => {
  api = await startCognitoApi();
});
afterEach(() => api.close());

async function failureOf(read: Promise<unknown>): Promise<DirectoryError> {
  const error = await read.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof DirectoryError) return error;
  throw new Error('expected a DirectoryError', { cause: error });
}

describe('a Cognito user pool that gives trouble', () => {
  it.each([
    { status: 400, name: 'TooManyRequestsException' },
    { status: 400, name: 'LimitExceededException' },
    { status: 400, name: 'ThrottlingException' },
    { status: 500, name: 'InternalErrorException' },
    'hang up' as const,
  ])('is asked again after %o, and read whole', async (fault) => {
    addUsers(api, 130);
    api.fault = (_, nth) => (nth === 1 ? fault : undefined);
    const { directory, waits } = readerOf(api);
    expect(usersIn(await readAll(directory)).size).toBe(130);
    expect(waits).toHaveLength(2);
    expect(waits.every(({ ms }) => ms > 0)).toBe(true);
  });

  it('waits longer each time it is throttled, and gives up in the end', async () => {
    api.fault = (action) =>
      action === 'ListUsers' ? { status: 400, name: 'TooManyRequestsException' } : undefined;
    const { directory, waits } = readerOf(api);
    const error = await failureOf(readAll(directory));
    expect(error).toMatchObject({ code: 'throttled' });
    expect(waits[1]?.ms).toBeGreaterThan(waits[0]?.ms ?? Number.POSITIVE_INFINITY);
  });

  it.each(['ListUsers', 'ListGroups', 'ListUsersInGroup'])(
    'is not read to its end where %s answers without a list',
    async (action) => {
      addUsers(api, 130);
      api.groups.set('admins', new Set(api.users.keys()));
      const isLater = action === 'ListGroups' ? 1 : 2;
      api.fault = (asked, nth) =>
        asked === action && nth === isLater ? { status: 200, name: 'Something' } : undefined;
      const error = await failureOf(readAll(readerOf(api).directory));
      expect(error).toMatchObject({ code: 'malformed' });
    },
  );

  it.each(['ListUsers', 'AdminListGroupsForUser'])(
    'has not lost a user where %s answers without a list',
    async (action) => {
      addUsers(api, 1);
      api.fault = (asked) => (asked === action ? { status: 200, name: 'Something' } : undefined);
      const error = await failureOf(readerOf(api).directory.readUser('u-00000'));
      expect(error).toMatchObject({ code: 'malformed' });
    },
  );

  it('is unavailable when no answer comes, time after time', async () => {
    api.fault = () => 'hang up';
    expect(await failureOf(readerOf(api).directory.count())).toMatchObject({ code: 'unavailable' });
  });

  it('gives a request that is not answered up, and makes it again', async () => {
    addUsers(api, 1);
    api.fault = (_, nth) => (nth === 1 ? 'say nothing' : undefined);
    const { directory, waits } = readerOf(api, { timeoutMs: 50 });
    expect(await directory.count()).toBe(1);
    expect(waits).toHaveLength(1);
  });

  it.each(['NotAuthorizedException', 'AccessDeniedException', 'ExpiredTokenException'])(
    'is not asked again after %s, and says which rights are needed',
    async (name) => {
      api.fault = () => ({ status: 400, name });
      const { directory, waits } = readerOf(api);
      const error = await failureOf(readAll(directory));
      expect(error.code).toBe('no_access');
      for (const action of ['ListUsers', 'ListGroups', 'ListUsersInGroup', 'DescribeUserPool']) {
        expect(error.message).toContain(`cognito-idp:${action}`);
      }
      expect(error.message).toContain('cognito-idp:AdminListGroupsForUser');
      expect(waits).toEqual([]);
      expect(api.asked).toHaveLength(1);
    },
  );

  it('names the pool that is not there, and the region it was looked for in', async () => {
    const directory = createCognitoDirectory({
      client: api.client,
      userPoolId: 'eu-test-1_Other',
      now: () => 0,
      sleep: async () => {},
      random: () => 0,
    });
    const error = await failureOf(directory.count());
    expect(error.code).toBe('no_access');
    expect(error.message).toMatch(/eu-test-1_Other.*eu-test-1 is its region/);
  });

  it('refuses a user without a sub rather than leave it out, and does not name it', async () => {
    addUsers(api, 3);
    api.users.set('zz', { sub: 'zz', attributes: { sub: '', email: 'ada@engine.example' } });
    const error = await failureOf(readAll(readerOf(api).directory));
    expect(error).toMatchObject({ code: 'malformed' });
    expect(error.message).toMatch(/user 4 of a page has no sub/);
    expect(error.message).not.toContain('ada');
  });

  it('stops as soon as it is told to', async () => {
    addUsers(api, 200);
    const stop = new AbortController();
    const { directory } = readerOf(api, { signal: stop.signal });
    const reading = readAll(directory, undefined, () => stop.abort());
    expect(await failureOf(reading)).toMatchObject({ code: 'aborted' });
  });
});

describe('page tokens of a Cognito user pool', () => {
  it('begins the listing again when they have expired, and tells everybody', async () => {
    addUsers(api, 200);
    const { directory, waits } = readerOf(api);
    const jobs = await readAll(directory, undefined, (_, nth) => {
      if (nth === 2) api.expireTokens();
    });
    expect(usersIn(jobs).size).toBe(200);
    expect(waits).toEqual([{ why: expect.stringContaining('begins again'), ms: 0 }]);
  });

  it('begins it again when one is used an hour later', async () => {
    addUsers(api, 200);
    let next = '';
    for await (const page of readerOf(api).directory.pages()) {
      next = page.next ?? '';
      break;
    }
    api.expireTokens();
    expect(usersIn(await readAll(readerOf(api).directory, next)).size).toBe(200);
  });

  it('does not go round in circles when one comes again', async () => {
    addUsers(api, 300);
    api.fault = (action, nth) =>
      action === 'ListUsers' && nth < 6 ? { token: btoa(`0:u-00059`) } : undefined;
    const jobs = await readAll(readerOf(api).directory);
    expect(usersIn(jobs).size).toBe(300);
  });

  it('calls a listing without an end incomplete', async () => {
    addUsers(api, 300);
    api.fault = (action) => (action === 'ListUsers' ? { token: btoa(`0:u-00059`) } : undefined);
    const error = await failureOf(readAll(readerOf(api).directory));
    expect(error).toMatchObject({ code: 'incomplete' });
    expect(api.asked.length).toBeLessThan(30);
  });

  it.each([
    ['not one of ours', 'elsewhere'],
    ['of another kind', JSON.stringify({ v: 1, offset: 7 })],
    ['of another pool', JSON.stringify({ v: 1, account: 'cognito:x', phase: 'users', token: 'a' })],
  ])('refuses a cursor that is %s', async (_, cursor) => {
    const error = await failureOf(readAll(readerOf(api).directory, cursor));
    expect(error).toMatchObject({ code: 'bad_cursor' });
    expect(readerOf(api).directory.account).toBe(`cognito:${POOL}`);
  });
});

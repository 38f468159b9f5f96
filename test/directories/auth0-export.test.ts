import { describe, expect, it } from 'vitest';
import { addUsers, emptyAccount, userIdAt } from './auth0-account.ts';
import type { Auth0Request } from './auth0-api.ts';
import { openAuth0, readAll, told } from './auth0-reading.ts';

function accountOf(users: number) {
  const account = emptyAccount();
  addUsers(account, users);
  return account;
}
const usersTold = (count: number) =>
  Array.from({ length: count }, (_, at) => `user ${userIdAt(at)}`);
const isBegun = (request: string) => request.startsWith('POST /api/v2/jobs/users-exports');
const isFile = ({ path }: Auth0Request) => path.startsWith('/file/');

describe('an export of Auth0 users', () => {
  it('is told in pages while the server has not finished sending', async () => {
    const reached = Promise.withResolvers<void>();
    let sentBefore = 0;
    const { directory } = await openAuth0({
      account: accountOf(50_000),
      beforeLines: async (line) => {
        sentBefore = line;
        // The rest comes only when half of what was sent has been told.
        if (line === 10_000) await reached.promise;
      },
    });
    let read = 0;
    for await (const page of directory.pages()) {
      expect(page.jobs.length).toBeLessThanOrEqual(500);
      read += page.read.users;
      if (read === 5_000) {
        expect(sentBefore).toBeLessThanOrEqual(10_000);
        reached.resolve();
      }
    }
    expect(read).toBe(50_000);
  });

  it('is waited for, and the wait is told', async () => {
    const { api, directory, waits } = await openAuth0({ account: accountOf(3), pollsUntilDone: 6 });
    expect(told(await readAll(directory))).toEqual(usersTold(3));
    expect(waits.map(({ ms }) => ms)).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000]);
    expect(new Set(waits.map(({ why }) => why))).toEqual(new Set(['Auth0 makes the users export']));
    expect(api.requests.filter(isBegun)).toHaveLength(1);
  });

  it('is waited for in a state that nobody told us of', async () => {
    const queued = { text: JSON.stringify({ id: 'job_1', status: 'queued' }) };
    const { directory } = await openAuth0({
      account: accountOf(3),
      plan: ({ path, nth }) => (path === '/api/v2/jobs/job_1' && nth === 1 ? queued : undefined),
    });
    expect(told(await readAll(directory))).toEqual(usersTold(3));
  });

  it('is given up by one run when it takes hours, and waited for by the next', async () => {
    const { api, directory } = await openAuth0({ account: accountOf(3), pollsUntilDone: 600 });
    const cursors: (string | null)[] = [];
    const first = async () => {
      for await (const page of directory.pages()) cursors.push(page.next);
    };
    await expect(first()).rejects.toMatchObject({ code: 'unavailable' });
    const pages = await readAll(directory, cursors.at(-1) ?? '');
    expect(told(pages)).toEqual(usersTold(3));
    expect(api.requests.filter(isBegun)).toHaveLength(1);
  });

  it('is not waited for any more once the run is stopped', async () => {
    const stop = new AbortController();
    const { directory } = await openAuth0({
      account: accountOf(3),
      pollsUntilDone: 600,
      signal: stop.signal,
      plan({ path, nth }) {
        if (path === '/api/v2/jobs/job_1' && nth === 3) stop.abort();
        return undefined;
      },
    });
    await expect(readAll(directory)).rejects.toMatchObject({ code: 'aborted' });
  });

  it('ends at once when its reader stops in the middle', async () => {
    const { directory } = await openAuth0({
      account: accountOf(5_000),
      beforeLines: (line) => (line < 2_000 ? undefined : new Promise<void>(() => {})),
    });
    for await (const page of directory.pages()) if (page.read.users > 0) break;
  });

  it('counts who was there before and after, and forgives who came or went', async () => {
    const account = accountOf(1_000);
    const { directory } = await openAuth0({
      account,
      plan({ path, nth }) {
        if (path === '/api/v2/jobs/job_1' && nth === 1) {
          for (let at = 0; at < 10; at += 1) account.users.delete(userIdAt(at));
        }
        if (path.startsWith('/file/')) addUsers(account, 50, 2_000);
        return undefined;
      },
    });
    const pages = await readAll(directory);
    expect(told(pages)).toEqual(usersTold(1_000).slice(10));
  });

  it('is read as it is when the transport has unpacked it', async () => {
    const { directory } = await openAuth0({
      account: accountOf(2),
      plan(request) {
        if (!isFile(request)) return undefined;
        return { text: '{"user_id":"auth0|000000"}\r\n\n{"user_id":"auth0|000001"}' };
      },
    });
    expect(told(await readAll(directory))).toEqual(usersTold(2));
  });

  it('is opened again by a fresh link when the first has expired', async () => {
    const { api, clock, directory } = await openAuth0({
      account: accountOf(700),
      plan(request) {
        if (isFile(request) && request.nth === 1) clock.pass(61_000);
        return undefined;
      },
    });
    expect(told(await readAll(directory))).toEqual(usersTold(700));
    const links = api.requests.filter((request) => request.includes('/file/'));
    expect(new Set(links).size).toBe(2);
  });
});

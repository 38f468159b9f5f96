import { describe, expect, it } from 'vitest';
import type { DirectoryPage } from '../../lib/directories/directory.ts';
import { addUsers, emptyAccount, userIdAt } from './auth0-account.ts';
import type { Auth0Fault, Auth0Request } from './auth0-api.ts';
import { openAuth0, readAll, readUntilFailure, told } from './auth0-reading.ts';

function accountOf(users: number) {
  const account = emptyAccount();
  addUsers(account, users);
  return account;
}
const usersTold = (count: number) =>
  Array.from({ length: count }, (_, at) => `user ${userIdAt(at)}`);
const isBegun = (request: string) => request.startsWith('POST /api/v2/jobs/users-exports');
const isFile = ({ path }: Auth0Request) => path.startsWith('/file/');
const countOf = (pages: readonly DirectoryPage[]) =>
  pages.reduce((total, { read }) => total + read.users, 0);
/** Where to go on, as the last page said. */
const cursorOf = (pages: readonly DirectoryPage[]) => pages.at(-1)?.next ?? '';

describe('a broken export of Auth0 users', () => {
  it.each(['cut', 'unfinished'] as const)('is opened again where it was %s', async (file) => {
    const { api, directory, waits } = await openAuth0({
      account: accountOf(2_300),
      plan: (request) =>
        isFile(request) && request.nth < 8 ? { file, afterLines: 300 * request.nth } : undefined,
    });
    const pages = await readAll(directory);
    expect(told(pages)).toEqual(usersTold(2_300));
    expect(countOf(pages)).toBe(2_300);
    expect(api.requests.filter(isBegun)).toHaveLength(1);
    expect(waits.filter(({ why }) => why.includes('broke off'))).toHaveLength(7);
  });

  it.each([
    ['breaks off', { file: 'cut', afterLines: 1_200 }],
    ['ends without the end of its gzip stream', { file: 'unfinished', afterLines: 1_200 }],
    ['is empty', { text: '' }],
    ['is not what it should be', { text: '\u001f\ufffd nonsense' }],
    ['cannot be opened', { status: 403 }],
    ['is not there', { status: 404 }],
  ] satisfies [string, Auth0Fault][])(
    'never counts as read when it %s time after time',
    async (_, fault) => {
      let healthy = false;
      const { api, directory } = await openAuth0({
        account: accountOf(2_000),
        plan: (request) => (isFile(request) && !healthy ? fault : undefined),
      });
      const { pages, error } = await readUntilFailure(directory);
      expect(['incomplete', 'malformed']).toContain(error.code);
      expect(error.message).not.toContain('signature');
      expect(pages.map(({ next }) => next)).not.toContain(null);
      // Once it is well again, it goes on where it was.
      healthy = true;
      const rest = await readAll(directory, cursorOf(pages));
      expect(told([...pages, ...rest])).toEqual(usersTold(2_000));
      expect(countOf([...pages, ...rest])).toBe(2_000);
      expect(api.requests.filter(isBegun)).toHaveLength(1);
    },
  );

  it('never counts as read when nothing comes of it, not even for an empty tenant', async () => {
    const { directory } = await openAuth0({
      plan: (request) => (isFile(request) ? { text: '' } : undefined),
    });
    const { error } = await readUntilFailure(directory);
    expect(error).toMatchObject({ code: 'incomplete' });
  });

  it('never counts as read when it lacks users', async () => {
    const { directory } = await openAuth0({
      account: accountOf(2_000),
      plan: (request) => (isFile(request) ? { file: 'short', afterLines: 1_990 } : undefined),
    });
    const { pages, error } = await readUntilFailure(directory);
    expect(error).toMatchObject({ code: 'incomplete' });
    expect(error.message).toContain('1990 users of at least 2000');
    expect(pages.map(({ next }) => next)).not.toContain(null);
  });

  it('is told apart by line when a line cannot be read, without what is in it', async () => {
    const { directory } = await openAuth0({
      account: accountOf(600),
      plan: (request) => (isFile(request) ? { file: 'nonsense', afterLines: 550 } : undefined),
    });
    const { error } = await readUntilFailure(directory);
    expect(error).toMatchObject({ code: 'malformed' });
    expect(error.message).toContain('line 551 cannot be read: not JSON');
    expect(error.message).not.toContain('auth0|');
  });

  it('names the field that a user has wrong', async () => {
    const account = accountOf(3);
    account.users.set('auth0|odd', { user_id: 'auth0|odd', email: ['odd@example.com'] });
    const { directory } = await openAuth0({ account });
    const { error } = await readUntilFailure(directory);
    expect(error.message).toContain('line 4 cannot be read: email is not as documented');
    expect(error.message).not.toContain('odd@example.com');
  });

  it('ends the run when it fails at Auth0, and the next run makes a new one', async () => {
    const { api, directory } = await openAuth0({
      account: accountOf(600),
      exportFails: (n) => n === 1,
    });
    const { pages, error } = await readUntilFailure(directory);
    expect(error).toMatchObject({ code: 'incomplete' });
    expect(error.message).toContain('failed at Auth0');
    expect(told(await readAll(directory, cursorOf(pages)))).toEqual(usersTold(600));
    expect(api.requests.filter(isBegun)).toHaveLength(2);
  });

  it('makes way for a new one when it is gone, and all users are told again', async () => {
    const { api, directory } = await openAuth0({ account: accountOf(1_200) });
    const before: DirectoryPage[] = [];
    for await (const page of directory.pages()) {
      before.push(page);
      if (countOf(before) === 500) break;
    }
    api.expireExports();
    expect(told(await readAll(directory, cursorOf(before)))).toEqual(usersTold(1_200));
    expect(api.requests.filter(isBegun)).toHaveLength(2);
  });

  it('makes way for a new one when the next run finds that it lacks users, but only once', async () => {
    let short = true;
    const { directory } = await openAuth0({
      account: accountOf(600),
      plan: (request) =>
        isFile(request) && short ? { file: 'short', afterLines: 500 } : undefined,
    });
    const first = await readUntilFailure(directory);
    const second = await readUntilFailure(directory, cursorOf(first.pages));
    expect(second.error).toMatchObject({ code: 'incomplete' });
    short = false;
    const all = await readAll(directory, cursorOf(second.pages));
    expect(told([...second.pages, ...all])).toEqual(usersTold(600));
  });
});

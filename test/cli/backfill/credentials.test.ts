import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { createAccess } from '../../../cli/access/index.ts';
import { openDirectory } from '../../../cli/directories/index.ts';
import { runCli } from '../run-cli.ts';
import { type ImportQueue, startImportQueue } from './import-queue.ts';

let queue: ImportQueue;
beforeAll(async () => {
  queue = await startImportQueue();
}, 30_000);
afterAll(() => queue.close());

const backfill = async (source: string, credentials: Readonly<Record<string, string>>) =>
  runCli(['backfill', source], {
    env: { ...queue.env, ...credentials },
    cwd: await queue.folder(),
  });

describe('credentials of a provider', () => {
  it.each([
    ['clerk', {}, ['CLERK_SECRET_KEY is not set', 'Clerk dashboard']],
    ['clerk', { CLERK_SECRET_KEY: ' ' }, ['CLERK_SECRET_KEY is not set']],
    [
      'auth0',
      { AUTH0_CLIENT_ID: 'id' },
      ['AUTH0_DOMAIN and AUTH0_CLIENT_SECRET are not set', 'Auth0 dashboard', 'read:users'],
    ],
    ['auth0', {}, ['AUTH0_DOMAIN, AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET are not set']],
    ['cognito', {}, ['COGNITO_USER_POOL_ID is not set', 'cognito-idp:ListUsers']],
  ])('of %s are named when they are missing (%j)', async (source, given, messages) => {
    const { code, stderr } = await backfill(source, given);
    expect(code).toBe(1);
    for (const message of messages) expect(stderr).toContain(message);
  });

  it.each([
    ['clerk', { CLERK_SECRET_KEY: 'pk_test_public' }, 'CLERK_SECRET_KEY must be a secret key'],
    [
      'auth0',
      {
        AUTH0_DOMAIN: 'https://example.auth0.com/',
        AUTH0_CLIENT_ID: 'id',
        AUTH0_CLIENT_SECRET: 'secret',
      },
      'AUTH0_DOMAIN must be a domain',
    ],
    ['cognito', { COGNITO_USER_POOL_ID: 'pool' }, 'COGNITO_USER_POOL_ID must be the id'],
  ])('of %s are checked, and never told', async (source, given, message) => {
    const { code, stderr } = await backfill(source, given);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    for (const value of Object.values(given)) expect(stderr).not.toContain(`"${value}"`);
    expect(stderr).not.toContain('pk_test_public');
  });

  it('open the directory that they are of, whatever the stage', async () => {
    const env = {
      CLERK_SECRET_KEY: 'sk_test_1',
      AUTH0_DOMAIN: 'example.eu.auth0.com',
      AUTH0_CLIENT_ID: 'id',
      AUTH0_CLIENT_SECRET: 'secret',
      COGNITO_USER_POOL_ID: 'eu-west-1_AbC',
    };
    const closed: (() => void)[] = [];
    const access: Pick<ReturnType<typeof createAccess>, 'onClose'> = {
      onClose: (end) => void closed.push(end),
    };
    const shell = {
      env,
      now: Date.now,
      sleep: () => Promise.resolve(),
      random: () => 0.5,
      signal: new AbortController().signal,
    };
    const accounts = [];
    for (const source of ['clerk', 'auth0', 'cognito'] as const) {
      accounts.push((await openDirectory(source, access, shell)).account);
    }
    for (const end of closed) end();
    expect(accounts).toEqual([
      expect.stringMatching(/^clerk:\w{12}$/),
      'auth0:example.eu.auth0.com',
      'cognito:eu-west-1_AbC',
    ]);
    expect(closed).toHaveLength(1);
  });
});

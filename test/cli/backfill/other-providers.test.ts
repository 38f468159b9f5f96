import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import {
  addOrganization,
  addRoles,
  addUsers,
  emptyAccount,
  userIdAt,
} from '../../directories/auth0-account.ts';
import { startAuth0Api } from '../../directories/auth0-api.ts';
import { POOL, startCognitoApi } from '../../directories/cognito-api.ts';
import { runCli } from '../run-cli.ts';
import { aboutAll, type ImportQueue, startImportQueue } from './import-queue.ts';

let queue: ImportQueue;
beforeAll(async () => {
  queue = await startImportQueue();
}, 30_000);
afterAll(() => queue.close());
afterEach(() => queue.clear());

const backfill = async (source: string, credentials: Readonly<Record<string, string>>) =>
  runCli(['backfill', source], {
    env: { ...queue.env, ...credentials },
    cwd: await queue.folder(),
    sleep: () => Promise.resolve(),
  });

it('reads an Auth0 tenant', async () => {
  const account = emptyAccount();
  addRoles(account, 'rol_admin');
  addUsers(account, 3);
  addOrganization(account, 'org_acme', { [userIdAt(0)]: ['rol_admin'] });
  const auth0 = await startAuth0Api({ account });
  try {
    const { code, stderr } = await backfill('auth0', {
      AUTH0_DOMAIN: auth0.domain,
      AUTH0_CLIENT_ID: auth0.clientId,
      AUTH0_CLIENT_SECRET: auth0.clientSecret,
      AUTH0_API_URL: auth0.url,
    });
    expect(stderr).not.toContain('error');
    expect(code).toBe(0);
    expect(aboutAll(await queue.drain())).toEqual([
      'membership auth0|000000 in org_acme',
      'tenant org_acme',
      ...[0, 1, 2].map((n) => `user ${userIdAt(n)}`),
    ]);
  } finally {
    await auth0.close();
  }
});

it('reads a Cognito user pool', async () => {
  const cognito = await startCognitoApi();
  cognito.users.set('sub-1', { sub: 'sub-1' });
  cognito.groups.set('admins', new Set(['sub-1']));
  try {
    const { hostname = '', port } = (await cognito.client.config.endpoint?.()) ?? {};
    const { code, stderr } = await backfill('cognito', {
      COGNITO_USER_POOL_ID: POOL,
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: `http://${hostname}:${port}`,
    });
    expect(stderr).not.toContain('error');
    expect(code).toBe(0);
    const jobs = await queue.drain();
    expect(aboutAll(jobs)).toEqual(['membership sub-1 in null', 'user sub-1']);
    expect(jobs).toContainEqual(
      expect.objectContaining({ roles: [{ id: 'admins', name: 'admins' }] }),
    );
  } finally {
    await cognito.close();
  }
});

import { describe, expect, it } from 'vitest';
import { AUTH0_SCOPES } from '../../lib/directories/auth0/directory.ts';
import { addOrganization, addUsers, emptyAccount } from './auth0-account.ts';
import { openAuth0, readAll, readUntilFailure, START, told } from './auth0-reading.ts';

function smallAccount() {
  const account = emptyAccount();
  addUsers(account, 600);
  addOrganization(account, 'org_a', { 'auth0|000000': [] });
  return account;
}
const everything = 602;
const isToken = (request: string) => request === 'POST /oauth/token';

describe('access to Auth0', () => {
  it('takes one token for a whole run', async () => {
    const { api, directory } = await openAuth0({ account: smallAccount() });
    expect(told(await readAll(directory))).toHaveLength(everything);
    await Promise.all([directory.roles(), directory.count(), directory.readUser('auth0|000001')]);
    expect(api.requests.filter(isToken)).toHaveLength(1);
  });

  it('takes one token for several requests at once', async () => {
    const { api, directory } = await openAuth0({ account: smallAccount() });
    await Promise.all([directory.roles(), directory.count(), directory.readUser('auth0|000001')]);
    expect(api.requests.filter(isToken)).toHaveLength(1);
  });

  it('renews the token before it expires', async () => {
    const { api, directory, clock } = await openAuth0({
      account: smallAccount(),
      tokenLifeSeconds: 300,
    });
    await directory.count();
    clock.pass(239_000);
    await directory.count();
    expect(api.requests.filter(isToken)).toHaveLength(1);
    clock.pass(1_000);
    await directory.count();
    expect(api.requests.filter(isToken)).toHaveLength(2);
  });

  it('goes on with a new token when the old one is refused in the middle', async () => {
    let revoke = () => {};
    const { api, directory } = await openAuth0({
      account: smallAccount(),
      plan({ path, nth }) {
        if (path === '/api/v2/jobs/job_1' && nth === 2) revoke();
        return undefined;
      },
    });
    revoke = api.revokeTokens;
    expect(told(await readAll(directory))).toHaveLength(everything);
    expect(api.requests.filter(isToken)).toHaveLength(2);
  });

  it('says what to check when there is no token to be had, and never the secret', async () => {
    const { api, directory } = await openAuth0({ clientSecret: 'wrong-secret' });
    const { error } = await readUntilFailure(directory);
    expect(error).toMatchObject({ code: 'no_access', status: 401 });
    expect(error.message).toContain("check the client's id and secret");
    for (const scope of AUTH0_SCOPES) expect(error.message).toContain(scope);
    expect(error.message).not.toContain('wrong-secret');
    expect(api.requests.filter((request) => !isToken(request))).toEqual([]);
  });

  it('says so when the domain is that of nobody', async () => {
    const { directory } = await openAuth0({
      plan: ({ path }) => (path === '/oauth/token' ? { status: 404 } : undefined),
    });
    await expect(directory.count()).rejects.toMatchObject({ code: 'no_access', status: 404 });
  });

  it("is not taken for a user who is gone when a 404 is not Auth0's own", async () => {
    const { directory } = await openAuth0({
      account: smallAccount(),
      plan: ({ path }) =>
        path.endsWith('000001') ? { status: 404, body: 'no such site' } : undefined,
    });
    expect(await directory.readUser('auth0|gone')).toBeNull();
    const answer = { code: 'malformed', status: 404 };
    await expect(directory.readUser('auth0|000001')).rejects.toMatchObject(answer);
  });

  it.each(AUTH0_SCOPES)('needs the scope %s, and says so', async (missing) => {
    const { directory } = await openAuth0({
      account: smallAccount(),
      scopes: AUTH0_SCOPES.filter((scope) => scope !== missing),
      leavesRolesOut: true,
    });
    const reading = Promise.all([readAll(directory), directory.roles()]);
    await expect(reading).rejects.toMatchObject({ code: 'no_access', status: 403 });
    await expect(reading).rejects.toThrow(missing);
  });

  it('does not send the token to where the file is', async () => {
    // The file's host refuses whoever sends one.
    const { api, directory } = await openAuth0({ account: smallAccount() });
    expect(told(await readAll(directory))).toHaveLength(everything);
    expect(api.requests.filter((request) => request.includes('/file/'))).toHaveLength(1);
  });
});

describe('an Auth0 that is not at its best', () => {
  it('is given the time that it asks for at its rate limit', async () => {
    const reset = START / 1000 + 90;
    const { clock, directory, waits } = await openAuth0({
      account: smallAccount(),
      plan: ({ path, nth }) =>
        path === '/api/v2/organizations' && nth === 1
          ? { status: 429, headers: { 'x-ratelimit-reset': String(reset) } }
          : undefined,
    });
    expect(told(await readAll(directory))).toHaveLength(everything);
    expect(waits[0]).toMatchObject({ why: 'rate limit' });
    expect(waits[0]?.ms).toBeGreaterThanOrEqual(90_000);
    expect(clock.now()).toBeGreaterThanOrEqual(reset * 1000);
  });

  it('is asked again after every failure there is, on every route', async () => {
    const faults = [
      { status: 503 },
      { status: 429, headers: { 'retry-after': '2' } },
      { cut: true },
      { text: '<html>' },
    ] as const;
    const { directory } = await openAuth0({
      account: smallAccount(),
      plan: ({ path, nth }) => (path.startsWith('/file/') ? undefined : faults[nth - 1]),
    });
    expect(told(await readAll(directory))).toHaveLength(everything);
  });

  it('ends the read when it answers no more', async () => {
    const { directory } = await openAuth0({
      account: smallAccount(),
      plan: ({ path }) => (path.endsWith('/members') ? { status: 500 } : undefined),
    });
    const { pages, error } = await readUntilFailure(directory);
    expect(error).toMatchObject({ code: 'unavailable', status: 500 });
    expect(pages.map(({ next }) => next)).not.toContain(null);
  });

  it('ends the read with an answer of another shape, and tells where, not what', async () => {
    const odd = { organizations: [{ id: 'org_a', name: ['secret name'] }] };
    const { directory } = await openAuth0({
      plan: ({ path }) =>
        path === '/api/v2/organizations' ? { text: JSON.stringify(odd) } : undefined,
    });
    const { error } = await readUntilFailure(directory);
    expect(error).toMatchObject({ code: 'malformed' });
    expect(error.message).toContain('organizations.0.name');
    expect(error.message).not.toContain('secret name');
  });
});

describe('where to go on', () => {
  it.each([
    'nonsense',
    '{}',
    JSON.stringify({ v: 2, account: 'auth0:example.eu.auth0.com', at: { part: 'users' } }),
    JSON.stringify({ v: 1, account: 'auth0:example.eu.auth0.com', at: { part: 'elsewhere' } }),
  ])('is refused when it is not one of ours: %s', async (cursor) => {
    const { api, directory } = await openAuth0({ account: smallAccount() });
    await expect(readAll(directory, cursor)).rejects.toMatchObject({ code: 'bad_cursor' });
    expect(api.requests).toEqual([]);
  });

  it('is refused when it is of another tenant', async () => {
    const { directory } = await openAuth0({ account: smallAccount() });
    const at = { part: 'users' };
    const cursor = JSON.stringify({ v: 1, account: 'auth0:other.eu.auth0.com', at });
    const reading = readAll(directory, cursor);
    await expect(reading).rejects.toMatchObject({ code: 'bad_cursor' });
    await expect(reading).rejects.toThrow('of auth0:other.eu.auth0.com');
  });

  it('is refused when Auth0 does not know it any more', async () => {
    const account = smallAccount();
    for (let at = 0; at < 150; at += 1) addOrganization(account, `org_${at}`);
    const { directory } = await openAuth0({
      account,
      plan: ({ query }) => (query.has('from') ? { status: 400 } : undefined),
    });
    const { error } = await readUntilFailure(directory);
    expect(error).toMatchObject({ code: 'bad_cursor', status: 400 });
  });
});

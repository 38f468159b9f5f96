import { afterEach, describe, expect, it } from 'vitest';
import { createPermitClient, type PermitClient } from '../../lib/permit/index.ts';
import { createPermitStandIn, type Fault } from '../../local/permit/index.ts';
import { type Opened, open, WAYS } from './environment.ts';

/** Every method of the client: whichever comes first asks for the key's scope first. */
const METHODS: readonly (readonly [string, (permit: PermitClient) => Promise<unknown>])[] = [
  ['environment', (permit) => permit.environment()],
  ['roles', (permit) => permit.roles()],
  ['getUser', (permit) => permit.getUser('ann')],
  ['putUser', (permit) => permit.putUser({ key: 'ann', attributes: {} })],
  ['patchUser', (permit) => permit.patchUser('ann', { first_name: 'Ann' })],
  ['ensureUser', (permit) => permit.ensureUser('ann')],
  ['deleteUser', (permit) => permit.deleteUser('ann')],
  ['getTenant', (permit) => permit.getTenant('acme')],
  ['createTenant', (permit) => permit.createTenant({ key: 'acme', name: 'A', attributes: {} })],
  ['patchTenant', (permit) => permit.patchTenant('acme', { name: 'A' })],
  ['deleteTenant', (permit) => permit.deleteTenant('acme')],
  ['assign', (permit) => permit.assign({ user: 'ann', role: 'admin', tenant: 'acme' })],
  ['unassign', (permit) => permit.unassign({ user: 'ann', role: 'admin', tenant: 'acme' })],
  ['assignments', (permit) => permit.assignments({ user: 'ann' })],
  ['createUser', (permit) => permit.createUser({ key: 'ann', attributes: {} }, [])],
  ['createUsers', (permit) => permit.createUsers([{ key: 'ann', attributes: {} }])],
  ['putUsers', (permit) => permit.putUsers([{ key: 'ann', attributes: {} }])],
  ['deleteUsers', (permit) => permit.deleteUsers(['ann'])],
  ['createTenants', (permit) => permit.createTenants([{ key: 'a', name: 'A', attributes: {} }])],
  ['deleteTenants', (permit) => permit.deleteTenants(['acme'])],
  ['assignAll', (permit) => permit.assignAll([{ user: 'ann', role: 'admin', tenant: 'acme' }])],
  ['unassignAll', (permit) => permit.unassignAll([{ user: 'ann', role: 'admin', tenant: 'acme' }])],
];

const SCOPE = '/api-key/scope';
const answers = (status: number, more: object = {}): Fault => ({
  path: SCOPE,
  effect: { kind: 'error', status, ...more },
});

describe.each(WAYS)("the API key's scope, %s", (way) => {
  let opened: Opened | undefined;
  const start = async () => {
    opened = await open(way);
    return opened;
  };
  afterEach(() => opened?.close());

  it('is project and environment, and is asked for once', async () => {
    const { permit, standIn } = await start();
    const { projectId, environmentId } = standIn.scope;
    await Promise.all([permit.ensureUser('ann'), permit.roles(), permit.environment()]);
    expect(await permit.environment()).toBe(`${projectId}/${environmentId}`);
    expect(standIn.calls().byRoute['GET /api-key/scope']).toBe(1);
  });

  it.each<readonly [string, Fault, object]>([
    ['401', answers(401), { code: 'unauthorized', retry: 'configuration', status: 401 }],
    ['403', answers(403), { code: 'unauthorized', retry: 'configuration', status: 403 }],
    [
      '429 with Retry-After',
      answers(429, { retryAfter: 3 }),
      { code: 'rate_limited', retry: 'transient', retryAfterMs: 3000 },
    ],
    ['503', answers(503), { code: 'unavailable', retry: 'transient', status: 503 }],
    [
      'a dropped connection',
      { path: SCOPE, effect: { kind: 'drop' } },
      { code: 'unreachable', retry: 'transient' },
    ],
    [
      "a project's key",
      answers(200, { body: '{"organization_id":"o","project_id":"p","environment_id":null}' }),
      { code: 'unauthorized', retry: 'configuration' },
    ],
    [
      "an organization's key",
      answers(200, { body: '{"organization_id":"o"}' }),
      { code: 'unauthorized', retry: 'configuration' },
    ],
    ['a page', answers(200, { body: '<html></html>' }), { code: 'wrong_api_url' }],
    ['null', answers(200, { body: 'null' }), { code: 'wrong_api_url' }],
    ['400', answers(400), { code: 'wrong_api_url', retry: 'configuration' }],
    ['422', answers(422), { code: 'wrong_api_url', retry: 'configuration' }],
    ['a redirect', answers(302), { code: 'wrong_api_url', retry: 'configuration' }],
  ])('%s is told for what it is, and asked again by the next call', async (_, fault, error) => {
    const { permit, standIn } = await start();
    const id = standIn.faults.add(fault);
    await expect(permit.ensureUser('ann')).rejects.toMatchObject({ name: 'PermitError', ...error });
    await expect(permit.environment()).rejects.toMatchObject(error);
    standIn.faults.clear(id);
    await permit.ensureUser('ann');
    expect(standIn.facts().users).toMatchObject([{ key: 'ann' }]);
  });

  it.each(METHODS)('a 404 there never passes for an answer of %s', async (_, call) => {
    const { permit, standIn } = await start();
    standIn.faults.add(answers(404));
    await expect(call(permit)).rejects.toMatchObject({
      code: 'wrong_api_url',
      retry: 'configuration',
      missing: undefined,
      message: expect.stringContaining('PERMIT_API_URL'),
    });
  });

  it.each(METHODS)('a 409 there never passes for an answer of %s', async (_, call) => {
    const { permit, standIn } = await start();
    standIn.faults.add(answers(409));
    await expect(call(permit)).rejects.toMatchObject({ code: 'wrong_api_url' });
  });

  it('a wrong key is never in the message', async () => {
    const { client } = await start();
    await expect(client({ apiKey: 'permit_key_wrong' }).environment()).rejects.toMatchObject({
      code: 'unauthorized',
      status: 401,
      message: expect.not.stringContaining('permit_key_wrong'),
    });
  });

  it('roles are those of the schema, all pages of them', async () => {
    const { permit, standIn } = await start();
    const more = Array.from({ length: 203 }, (_, n) => `role-${n}`);
    for (const key of more) standIn.createRole(key);
    expect(await permit.roles()).toEqual(new Set(['admin', 'member', ...more]));
    expect(standIn.calls().byRoute['GET /roles']).toBe(3);
  });
});

it('an address below which there is no Permit is a setting to mend', async () => {
  const standIn = createPermitStandIn({ apiKey: 'any' });
  const { url, close } = await standIn.listen();
  try {
    const permit = createPermitClient({
      apiKey: 'any',
      apiUrl: `${url}/elsewhere`,
      timeoutMs: 5_000,
      bulkTimeoutMs: 5_000,
      now: Date.now,
    });
    await expect(permit.deleteUser('ann')).rejects.toMatchObject({ retry: 'configuration' });
  } finally {
    await close();
  }
});

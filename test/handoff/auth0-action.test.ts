import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { JWK } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod/mini';
import { type Endpoint, startEndpoint } from './endpoint.ts';
import { type KeyServer, signingKey, startKeyServer } from './key-server.ts';

const FOLDER = new URL('../../examples/handoff-snippets/', import.meta.url);
const action = z.object({
  onExecutePostLogin: z.custom<(event: object, api: object) => Promise<void>>(
    (value) => typeof value === 'function',
  ),
});
const { onExecutePostLogin } = action.parse(
  createRequire(import.meta.url)(fileURLToPath(new URL('auth0-action.cjs', FOLDER))),
);
const keySet = z.object({ keys: z.tuple([z.looseObject({ kid: z.string() })]) });

/** What `make-key.mjs` prints: for the secrets, and for everybody. */
async function madeKey() {
  const script = fileURLToPath(new URL('make-key.mjs', FOLDER));
  const { stdout } = await promisify(execFile)(process.execPath, [script]);
  const privateKey = /-----BEGIN PRIVATE KEY-----[\s\S]*-----END PRIVATE KEY-----\n/.exec(
    stdout,
  )?.[0];
  const [jwk] = keySet.parse(JSON.parse(stdout.slice(stdout.indexOf('{')))).keys;
  const kid = /^HANDOFF_KEY_ID: (\S+)$/m.exec(stdout)?.[1];
  return { privateKey, kid, jwk };
}

let made: Awaited<ReturnType<typeof madeKey>>;
let keys: KeyServer;
let endpoint: Endpoint;
let logged: string[];
const LIMIT_MS = 1500;

beforeAll(async () => {
  made = await madeKey();
  const jwk: JWK = made.jwk;
  keys = await startKeyServer({ ...(await signingKey('replaced')), jwk });
});
beforeEach(async () => {
  const issuer = { ...keys.issuer, issuer: 'https://acme.test/handoff', audience: ['permit-sync'] };
  endpoint = await startEndpoint([issuer]);
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => timeout(ms === LIMIT_MS ? 200 : ms));
  logged = [];
  vi.spyOn(console, 'log').mockImplementation((...said) => void logged.push(said.join(' ')));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await endpoint.close();
});
afterAll(() => keys.close());

/** As the reference of the post-login trigger has it, as far as the Action looks at it. */
const login = (changes: object = {}, secrets: object = {}) => ({
  user: {
    user_id: 'auth0|lisa',
    email: 'lisa@mail.test',
    email_verified: true,
    given_name: 'Lisa',
    family_name: 'Marketing',
    name: 'Lisa Marketing',
    app_metadata: { internal: 'yes' },
  },
  organization: { id: 'org_1', name: 'acme', display_name: 'Acme', metadata: {} },
  authorization: { roles: ['editor'] },
  secrets: {
    HANDOFF_URL: endpoint.url,
    HANDOFF_ISSUER: 'https://acme.test/handoff',
    HANDOFF_KEY: made.privateKey,
    HANDOFF_KEY_ID: made.kid,
    ...secrets,
  },
  ...changes,
});

/** Stands in for Auth0's: an Action that denied, or that threw, would keep the person out. */
function api() {
  const deny = vi.fn();
  return { access: { deny }, idToken: { setCustomClaim: vi.fn() }, deny };
}

describe("Auth0's post-login Action", () => {
  it('hands off who signs in, in its organization, with its roles', async () => {
    await onExecutePostLogin(login(), api());
    expect(logged).toEqual([]);
    expect(endpoint.queued).toMatchObject([
      {
        kind: 'user',
        user: 'auth0|lisa',
        fields: { email: 'lisa@mail.test', emailVerified: true },
      },
      { kind: 'tenant', tenant: 'org_1', fields: { name: 'Acme' } },
      { kind: 'membership', tenant: 'org_1', roles: [{ name: 'editor' }] },
    ]);
    expect(JSON.stringify(endpoint.queued)).not.toContain('internal');
  });

  it('says nothing of what Auth0 does not say', async () => {
    await onExecutePostLogin(login({ organization: undefined, authorization: undefined }), api());
    expect(endpoint.queued.map(({ kind }) => kind)).toEqual(['user']);
  });

  it.each(['fails', 'hangs'] as const)('lets people in when the handoff %s', async (mood) => {
    endpoint.be(mood);
    const auth0 = api();
    const started = performance.now();
    await onExecutePostLogin(login(), auth0);
    expect(performance.now() - started).toBeLessThan(1000);
    expect(auth0.deny).not.toHaveBeenCalled();
    expect(logged).toHaveLength(1);
    expect(logged.join()).not.toMatch(/eyJ|lisa/);
  });

  it.each([
    ['the URL', { HANDOFF_URL: undefined }],
    ['the key', { HANDOFF_KEY: undefined }],
  ])('lets people in when %s is not among its secrets', async (_, secrets) => {
    await onExecutePostLogin(login({}, secrets), api());
    expect(logged).toHaveLength(1);
  });

  it.each([
    ['spaces', ' '],
    ['nothing', ''],
    ['the letters \\n', '\\n'],
    ['those of Windows', '\r\n'],
  ])('signs when the key has %s for the ends of its lines', async (_, end) => {
    await onExecutePostLogin(
      login({}, { HANDOFF_KEY: made.privateKey?.replaceAll('\n', end) }),
      api(),
    );
    expect(logged).toEqual([]);
    expect(endpoint.queued).toHaveLength(3);
  });

  it('lets people in when its key is not the one that is known', async () => {
    const { privateKey } = await madeKey();
    await onExecutePostLogin(login({}, { HANDOFF_KEY: privateKey }), api());
    expect(logged.join()).toMatch(/401/);
    expect(endpoint.queued).toEqual([]);
  });
});

describe('a made key', () => {
  it('shows nothing private in its key set', () => {
    expect(made.jwk).not.toHaveProperty('d');
  });
});

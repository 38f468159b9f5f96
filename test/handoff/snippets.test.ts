import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { handOffUser } from '../../examples/handoff-snippets/express.ts';
import { withHandOff } from '../../examples/handoff-snippets/nextjs.ts';
import { type Endpoint, startEndpoint } from './endpoint.ts';
import {
  claimsOf,
  type KeyServer,
  type SigningKey,
  signed,
  signingKey,
  startKeyServer,
} from './key-server.ts';

/** Clerk's middleware as it is called, without Clerk: `auth` of who is signed in. */
const clerk = vi.hoisted(() => ({
  auth: async (): Promise<unknown> => ({ sessionId: null, getToken: async () => null }),
}));
vi.mock('@clerk/nextjs/server', () => ({
  clerkMiddleware:
    (handler: (auth: unknown, request: Request, event: unknown) => Promise<void>) =>
    (request: Request, event: unknown) =>
      handler(() => clerk.auth(), request, event),
}));

let key: SigningKey;
let keys: KeyServer;
let endpoint: Endpoint;
let errors: string[];
/** What the snippets wait for at most; the tests do not wait as long. */
const LIMIT_MS = 1500;

beforeAll(async () => {
  key = await signingKey('key-1');
  keys = await startKeyServer(key);
});
beforeEach(async () => {
  endpoint = await startEndpoint([keys.issuer]);
  vi.stubEnv('HANDOFF_URL', endpoint.url);
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => timeout(ms === LIMIT_MS ? 200 : ms));
  errors = [];
  vi.spyOn(console, 'error').mockImplementation((...said) => void errors.push(said.join(' ')));
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  vi.resetModules();
  await endpoint.close();
});
afterAll(() => keys.close());

const idToken = (claims = {}) =>
  signed(claimsOf(keys.url, { org_id: 'acme', roles: ['editor'], ...claims }), key);
const toldOf = () => endpoint.queued.map(({ kind }) => kind);

/** Ways of signing in: each answers what the person gets to see. */
const WAYS: readonly (readonly [string, (token: string) => Promise<string>])[] = [
  [
    'Express',
    async (token) => {
      let seen = '';
      await handOffUser({ session: { idToken: token } }, {}, () => {
        seen = 'home';
      });
      return seen;
    },
  ],
  [
    'Next.js',
    async (token) => {
      const GET = withHandOff(async (request) => ({
        response: new Response('home', {
          headers: { location: new URL('/home', request.url).href },
        }),
        idToken: token,
      }));
      return (await GET(new Request('https://app.test/auth/callback?code=1'))).text();
    },
  ],
  ['Clerk', (token) => throughClerk({ sessionId: 'sess_1', getToken: async () => token })],
];

async function throughClerk(auth: unknown, requests = 1): Promise<string> {
  clerk.auth = async () => auth;
  const { default: middleware } = await import(
    '../../examples/handoff-snippets/clerk-middleware.ts'
  );
  const waited: Promise<unknown>[] = [];
  const event = { waitUntil: (promise: Promise<unknown>) => void waited.push(promise) };
  for (let n = 0; n < requests; n += 1) {
    await middleware(new Request('https://app.test/home'), event);
  }
  await Promise.all(waited);
  return 'home';
}

describe.each(WAYS)('%s', (_, signIn) => {
  it('hands the user off at sign-in', async () => {
    expect(await signIn(await idToken())).toBe('home');
    expect(toldOf()).toEqual(['user', 'membership']);
    expect(errors).toEqual([]);
  });

  it.each(['fails', 'hangs'] as const)(
    'lets people in when the handoff %s, and logs it',
    async (mood) => {
      endpoint.be(mood);
      const started = performance.now();
      expect(await signIn(await idToken())).toBe('home');
      expect(performance.now() - started).toBeLessThan(1000);
      expect(errors).toHaveLength(1);
      expect(errors.join()).toMatch(mood === 'fails' ? /503/ : /TimeoutError/);
      expect(errors.join()).not.toMatch(/eyJ/);
    },
  );

  it('lets people in when the handoff is not there, or its URL was forgotten', async () => {
    await endpoint.close();
    expect(await signIn(await idToken())).toBe('home');
    vi.stubEnv('HANDOFF_URL', undefined);
    vi.resetModules();
    expect(await signIn(await idToken())).toBe('home');
    expect(errors).toHaveLength(2);
  });

  it('lets people in whose token is not believed, and logs it', async () => {
    expect(await signIn(await idToken({ aud: 'other' }))).toBe('home');
    expect(errors.join()).toMatch(/401/);
  });
});

describe('Express', () => {
  it('goes on where nobody is signed in, or the session is gone with its store', async () => {
    const next = vi.fn();
    for (const request of [{ session: {} }, { session: null }, {}]) {
      await handOffUser(request, {}, next);
    }
    expect(next).toHaveBeenCalledTimes(3);
    expect(toldOf()).toEqual([]);
  });
});

describe('Clerk', () => {
  it('asks for a token of the template, once a minute for a session', async () => {
    const getToken = vi.fn(async () => await idToken());
    await throughClerk({ sessionId: 'sess_1', getToken }, 3);
    expect(getToken.mock.calls).toEqual([[{ template: 'permit-sync' }]]);
    expect(toldOf()).toEqual(['user', 'membership']);
  });

  it('asks again at once when somebody switches to another organization', async () => {
    const getToken = vi.fn(async () => await idToken());
    for (const orgId of ['org_1', 'org_1', 'org_2']) {
      await throughClerk({ sessionId: 'sess_1', orgId, getToken });
    }
    expect(getToken).toHaveBeenCalledTimes(2);
  });

  it('hands nobody off who is not signed in', async () => {
    await throughClerk({ sessionId: null, getToken: async () => null });
    expect(toldOf()).toEqual([]);
  });

  it('lets people in when it makes no token', async () => {
    await throughClerk({
      sessionId: 'sess_1',
      getToken: () => Promise.reject(new Error('no template')),
    });
    expect(errors).toHaveLength(1);
  });
});

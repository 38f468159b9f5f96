import type { APIGatewayProxyHandlerV2 } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  auth0User,
  authorizedAuth0,
  clerkUser,
  type SignedEvent,
  signedClerk,
} from '../../lib/samples/index.ts';
import { call } from '../functions/gateway.ts';
import { captureLog } from '../functions/log-lines.ts';
import { startClock } from './clock.ts';
import { openSite, openStage, type Site, type Stage } from './site.ts';

const whsec = (key: string) => `whsec_${Buffer.from(key).toString('base64')}`;
const named = (id: string) => ({ id, email: `${id}@loom.test` });

interface Sender {
  readonly name: string;
  readonly parameter: string;
  readonly old: string;
  readonly new: string;
  readonly forged: string;
  readonly load: () => Promise<{ handler: APIGatewayProxyHandlerV2 }>;
  /** The event of a new user, as who holds the secret sends it. */
  readonly event: (user: string, secret: string) => SignedEvent;
}

const SENDERS: readonly Sender[] = [
  {
    name: 'CLERK_WEBHOOK_SECRETS',
    parameter: '/stage/clerk-webhook-secrets',
    old: whsec('the old key'),
    new: whsec('the new key'),
    forged: whsec('no key of ours'),
    load: () => import('../../functions/clerk.ts'),
    event(id, secret) {
      const user = { ...named(id), firstName: 'Ada', lastName: 'Loom' };
      return signedClerk(clerkUser('created', user, Date.now()), secret, Date.now());
    },
  },
  {
    name: 'AUTH0_WEBHOOK_TOKENS',
    parameter: '/stage/auth0-webhook-tokens',
    old: 'the-old-token',
    new: 'the-new-token',
    forged: 'no-token-of-ours',
    load: () => import('../../functions/auth0.ts'),
    event(id, secret) {
      const user = { ...named(id), givenName: 'Ada', familyName: 'Loom' };
      return authorizedAuth0(auth0User('created', user, Date.now()), secret);
    },
  },
];

let site: Site;
let stage: Stage;
let clock: ReturnType<typeof startClock>;
let log: string[];

beforeAll(async () => {
  site = await openSite();
});
beforeEach(async () => {
  stage = await openStage(site);
  clock = startClock();
  log = captureLog();
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await stage.close();
});
afterAll(() => site.close());

describe.each(SENDERS)('while $name are exchanged', (sender) => {
  const put = (...secrets: string[]) => site.parameters.put(sender.parameter, secrets.join(','));
  const reads = () => site.parameters.reads(sender.parameter);

  /** Instances of the function, and events that go to one after the other. */
  async function start(instances: number) {
    put(sender.old);
    const before = reads();
    const env = { [`${sender.name}_PARAMETER`]: sender.parameter, [sender.name]: '' };
    const handlers: APIGatewayProxyHandlerV2[] = [];
    for (let n = 0; n < instances; n += 1) {
      handlers.push((await stage.coldStart(sender.load, env)).handler);
    }
    const worker = await stage.startWorker();
    const sent = new Set<string>();
    let turn = 0;

    async function post(user: string, secret: string): Promise<number> {
      const { path, headers, body } = sender.event(user, secret);
      const handler = handlers[turn++ % instances];
      if (handler === undefined) throw new Error('no instance');
      return (await call(handler, path, { headers, body: Buffer.from(body) })).statusCode;
    }
    /** Events of who holds the secret, with forgeries between them: each must be told from the other. */
    async function flow(secret: string, count = 2 * instances): Promise<void> {
      for (let n = 0; n < count; n += 1) {
        const user = stage.newUser();
        expect(await post(user, secret)).toBe(202);
        sent.add(user);
        // As many as there are instances, so that each instance meets both.
        expect(await post(`forged_${user}`, sender.forged)).toBe(401);
      }
      await stage.drain(worker);
    }
    return { post, flow, sent, readsSince: () => reads() - before, worker };
  }

  async function expectAll(sent: ReadonlySet<string>) {
    expect(stage.permit.users()).toEqual(sent);
    expect(await stage.dead()).toMatchObject({ visible: 0 });
    for (const secret of [sender.old, sender.new, sender.forged]) {
      expect(log.join('')).not.toContain(secret);
    }
  }

  it('one after the other, every event is believed and in Permit, and no forgery is', async () => {
    const { flow, sent } = await start(3);
    await flow(sender.old);
    put(sender.old, sender.new);
    await flow(sender.old);
    clock.pass(11);
    await flow(sender.new);
    put(sender.new);
    await flow(sender.new);
    clock.pass(601);
    await flow(sender.new);
    await expectAll(sent);
  });

  it('at a stroke, every event is believed and in Permit', async () => {
    const { post, sent, worker } = await start(3);
    const send = async (secret: string) => {
      for (let n = 0; n < 6; n += 1) {
        const user = stage.newUser();
        expect(await post(user, secret)).toBe(202);
        sent.add(user);
      }
    };
    await send(sender.old);
    put(sender.new);
    await send(sender.new);
    await stage.drain(worker);
    await expectAll(sent);
    expect(log.join('')).toContain('"event":"secret_changed"');
  });

  it('at a stroke, a second after somebody forged, every event is believed', async () => {
    const { post, flow, sent } = await start(2);
    // Now and then there is one; it does not add up.
    for (let n = 0; n < 6; n += 1) {
      expect(await post('forged', sender.forged)).toBe(401);
      clock.pass(20);
    }
    for (let n = 0; n < 2; n += 1) expect(await post('forged', sender.forged)).toBe(401);
    put(sender.new);
    clock.pass(1);
    await flow(sender.new);
    await expectAll(sent);
  });

  it('and somebody forges, the parameter is read in pauses that grow to ten seconds', async () => {
    const { post, flow, sent, readsSince } = await start(2);
    const storm = async () => {
      for (let n = 0; n < 20; n += 1) expect(await post('forged', sender.forged)).toBe(401);
    };
    clock.hold();
    await storm();
    expect(readsSince()).toBe(2 + 2);
    // Each instance looks at 0, 2, 4, 8 and 16 s, then every 10.
    for (let seconds = 2; seconds <= 60; seconds += 2) {
      clock.pass(2);
      await storm();
    }
    expect(readsSince()).toBe(2 + 18);
    clock.letGo();
    // In the middle of it, in the right order, with a while between the steps.
    put(sender.old, sender.new);
    clock.pass(11);
    await flow(sender.new);
    put(sender.new);
    await storm();
    await flow(sender.new);
    await expectAll(sent);
    expect(readsSince()).toBeLessThanOrEqual(2 + 24);
  });

  it('the old one is believed no longer once it was taken out, whatever nobody asked meanwhile', async () => {
    const { post, flow, sent } = await start(1);
    await flow(sender.old);
    put(sender.new);
    clock.pass(600);
    expect(await post('late', sender.old)).toBe(401);
    await flow(sender.new);
    await expectAll(sent);
  });

  it('events go on by what is known when the parameter cannot be read', async () => {
    const { flow, post } = await start(1);
    site.parameters.refuse(true);
    try {
      clock.pass(301);
      await flow(sender.old);
      expect(log.join('')).toMatch(/"event":"secret_unreadable".*AccessDenied/);
    } finally {
      site.parameters.refuse(false);
    }
    put(sender.new);
    clock.pass(11);
    expect(await post(stage.newUser(), sender.new)).toBe(202);
  });
});

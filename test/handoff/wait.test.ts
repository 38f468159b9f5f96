import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitOf, waitUntil } from '../../lib/handoff/wait.ts';
import { createEngine } from '../sync/harness.ts';
import {
  claimsOf,
  type KeyServer,
  type SigningKey,
  signed,
  signingKey,
  startKeyServer,
} from './key-server.ts';
import { receiving } from './receiving.ts';

let key: SigningKey;
let keys: KeyServer;

beforeAll(async () => {
  key = await signingKey('key-1');
  keys = await startKeyServer(key);
});
afterAll(() => keys.close());

const token = (claims = {}) =>
  signed(claimsOf(keys.url, { org_id: 'acme', roles: ['editor'], jti: 'token-1', ...claims }), key);

/** A receiver whose jobs go to a worker, which is woken while a client waits. */
function withWorker({ roles = ['editor'], stopped = false } = {}) {
  const engine = createEngine({ roles });
  const pauses: number[] = [];
  const receiver = receiving(keys, {
    maxWaitMs: 10_000,
    load: engine.memory.ledger.port(async () => {}).load,
    async enqueue(jobs) {
      engine.send(...jobs);
    },
    async sleep(ms) {
      pauses.push(ms);
      if (stopped) await new Promise((resolve) => setTimeout(resolve, 5));
      else if (pauses.length === 3) await engine.settle();
    },
  });
  return { ...receiver, engine, pauses };
}

describe('a client that waits', () => {
  it('is told once its facts are in Permit', async () => {
    const { post, engine, pauses } = withWorker();
    const answer = await post(await token(), { query: 'wait=5000' });
    expect(answer).toMatchObject({ status: 200, said: { job: 'token-1', applied: true } });
    expect(engine.roles()).toEqual(['ann acme editor']);
    expect(pauses).toEqual([50, 100, 200]);
  });

  it('is told at once when they are there, told or skipped', async () => {
    const { post, pauses } = withWorker();
    await post(await token(), { query: 'wait=5000' });
    const looked = pauses.length;
    const again = await post(await token({ jti: 'token-2' }), { query: 'wait=5000' });
    expect(again).toMatchObject({
      status: 200,
      said: { job: 'token-1', applied: true, unchanged: true },
    });
    expect(pauses).toHaveLength(looked);
  });

  it('is told so when they are not there in time', async () => {
    const { post } = withWorker({ stopped: true });
    const answer = await post(await token(), { query: 'wait=60' });
    expect(answer).toMatchObject({ status: 202, said: { job: 'token-1', applied: false } });
  });

  it('is told so when what it says was refused', async () => {
    const engine = createEngine({ roles: ['viewer'] });
    const { post } = receiving(keys, {
      maxWaitMs: 60,
      load: engine.memory.ledger.port(async () => {}).load,
      async enqueue(jobs) {
        engine.send(...jobs);
        await engine.settle();
      },
    });
    const answer = await post(await token(), { query: 'wait=9999' });
    expect(engine.dead()).toHaveLength(1);
    expect(answer).toMatchObject({ status: 202, said: { applied: false } });
  });

  it('is not let down by a table that fails once', async () => {
    let looks = 0;
    const { post, entries } = receiving(keys, {
      maxWaitMs: 40,
      load: () => {
        looks += 1;
        return Promise.reject(new Error('down'));
      },
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms / 10)),
    });
    expect(await post(await token(), { query: 'wait=40' })).toMatchObject({
      status: 202,
      said: { applied: false },
    });
    expect(looks).toBeGreaterThan(1);
    expect(entries.map(({ event }) => event)).toContain('handoff_unseen');
  });

  it('may not, where that is not let, and must say how long', async () => {
    const off = receiving(keys);
    expect(await off.post(await token(), { query: 'wait=100' })).toMatchObject({
      status: 400,
      said: { error: 'bad_wait' },
    });
    expect(off.queued).toEqual([]);
    const { post } = withWorker();
    expect((await post(await token(), { query: 'wait=soon' })).status).toBe(400);
  });
});

describe('the time to wait', () => {
  it('is what the query says, up to the most', () => {
    expect(waitOf('', 1000)).toBeUndefined();
    expect(waitOf('other=1', 0)).toBeUndefined();
    expect(waitOf('wait=250', 1000)).toBe(250);
    expect(waitOf('a=b&wait=5000', 1000)).toBe(1000);
    expect(waitOf('wait=0', 1000)).toBe(0);
  });

  it.each([
    'wait=',
    'wait=-1',
    'wait=1.5',
    'wait=1e3',
    'wait=1&wait=2',
    'wait=9999999999',
    'wait=%20',
  ])('cannot be %s', (query) => {
    expect(() => waitOf(query, 1000)).toThrow(expect.objectContaining({ code: 'bad_wait' }));
  });

  it('ends, even if a look does not', async () => {
    const never = () => new Promise<boolean>(() => {});
    expect(await waitUntil(20, never, () => {})).toBe(false);
  });
});

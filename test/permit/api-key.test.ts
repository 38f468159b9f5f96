import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPermitClient } from '../../lib/permit/index.ts';
import { type Listening, listen } from '../../local/permit/http.ts';
import {
  createPermitStandIn,
  type PermitStandIn,
  type StandInRequest,
} from '../../local/permit/index.ts';
import { failureOf } from './environment.ts';

let standIn: PermitStandIn;
let listening: Listening;
let requests: StandInRequest[];
let slowMs: number;
const revoked = new Set<string>();

beforeEach(async () => {
  standIn = createPermitStandIn({ apiKey: ['old-key', 'new-key'], limits: 'none' });
  revoked.clear();
  requests = [];
  slowMs = 0;
  listening = await listen((request) => {
    requests.push(request);
    const { authorization = '' } = request.headers;
    const headers = revoked.has(authorization) ? {} : request.headers;
    const finish = () => standIn.handle({ ...request, headers });
    return slowMs === 0 ? finish() : { kind: 'delayed', ms: slowMs, finish };
  });
});
afterEach(() => listening.close());

const revoke = (key: string) => revoked.add(`Bearer ${key}`);
const keysSent = () => requests.map(({ headers }) => headers['authorization']?.slice(7));

/** A client whose key stands in a store. */
function client(options: { knownAs?: () => string | undefined; timeoutMs?: number } = {}) {
  let known = 'old-key';
  let held = known;
  let refreshes = 0;
  const permit = createPermitClient({
    apiKey: {
      current: () => known,
      async refresh() {
        refreshes += 1;
        known = held;
      },
    },
    apiUrl: listening.url,
    timeoutMs: 2_000,
    bulkTimeoutMs: 2_000,
    now: Date.now,
    ...options,
  });
  const put = (key: string) => {
    held = key;
  };
  return { permit, put, refreshes: () => refreshes };
}

const USER = { key: 'ann', attributes: {} };

describe('an API key that Permit refuses', () => {
  it('is exchanged, and the very call made again: by the SDK, by ourselves, the first of all', async () => {
    const { permit, put, refreshes } = client();
    revoke('old-key');
    put('new-key');
    await permit.putUser(USER);
    expect(keysSent()).toEqual(['old-key', 'new-key', 'new-key']);
    await permit.createTenants([{ key: 'acme', name: 'Acme', attributes: {} }]);
    expect(await permit.roles()).toEqual(new Set());
    expect(refreshes()).toBe(1);
    expect(standIn.facts()).toMatchObject({ users: [{ key: 'ann' }], tenants: [{ key: 'acme' }] });
  });

  it('is exchanged in the middle of calls, with what they say', async () => {
    const { permit, put } = client();
    await permit.putUser({ ...USER, first_name: 'Ann' });
    revoke('old-key');
    put('new-key');
    await Promise.all([
      permit.putUser({ ...USER, key: 'bea', first_name: 'Béa "B"' }),
      permit.putUsers([{ ...USER, key: 'cem', first_name: 'Cem' }]),
      permit.patchUser('ann', { first_name: 'Anna' }),
    ]);
    expect(standIn.facts().users).toMatchObject([
      { key: 'ann', first_name: 'Anna' },
      { key: 'bea', first_name: 'Béa "B"' },
      { key: 'cem', first_name: 'Cem' },
    ]);
  });

  it('is refused for good when there is no other', async () => {
    const { permit } = client();
    revoke('old-key');
    const failure = await failureOf(permit.putUser(USER));
    expect(failure).toMatchObject({ code: 'unauthorized', retry: 'configuration', status: 401 });
    expect(requests).toHaveLength(1);
  });

  it('is refused for good when the other is refused too: once more, and not for ever', async () => {
    const { permit, put } = client();
    revoke('old-key');
    revoke('new-key');
    put('new-key');
    const failure = await failureOf(permit.putUser(USER));
    expect(failure).toMatchObject({ code: 'unauthorized', retry: 'configuration' });
    expect(keysSent()).toEqual(['old-key', 'new-key']);
  });

  it('takes no more time than one call may: somebody else may write then', async () => {
    const { permit, put } = client({ timeoutMs: 500 });
    await permit.putUser(USER);
    revoke('old-key');
    put('new-key');
    slowMs = 400;
    const startedAt = performance.now();
    const failure = await failureOf(permit.putUser(USER));
    expect(performance.now() - startedAt).toBeLessThan(700);
    expect(failure).toMatchObject({ code: 'unreachable', retry: 'transient' });
    expect(keysSent().slice(-2)).toEqual(['old-key', 'new-key']);
  });

  it('is not looked for because of what Permit says of the facts', async () => {
    const { permit, refreshes } = client();
    await failureOf(permit.patchUser('nobody', { first_name: 'No' }));
    standIn.faults.add({ times: 1, effect: { kind: 'error', status: 500 } });
    await failureOf(permit.putUser(USER));
    expect(refreshes()).toBe(0);
  });
});

describe('an API key of another environment', () => {
  it('is not taken up by a process that has written to the first one', async () => {
    const { permit, put } = client({ knownAs: () => 'project/another' });
    put('new-key');
    const failure = await failureOf(permit.putUser(USER));
    expect(failure).toMatchObject({ code: 'unauthorized', retry: 'configuration' });
    expect(String(failure)).toMatch(/another environment: deploy again/);
    expect(standIn.facts().users).toEqual([]);
  });

  it('writes nowhere: the paths are those of the first one', async () => {
    const { permit, put } = client();
    await permit.putUser(USER);
    const other = createPermitStandIn({ apiKey: 'new-key', environmentId: 'e2', limits: 'none' });
    standIn = other;
    put('new-key');
    const failure = await failureOf(permit.putUser({ ...USER, key: 'bea' }));
    expect(failure).toMatchObject({ code: 'unauthorized', retry: 'configuration', status: 403 });
    expect(other.facts().users).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import type { Fault } from './clerk-api.ts';
import { clerkMembership, clerkOrganization, clerkUser } from './clerk-instance.ts';
import { readAll, told, useClerk } from './clerk-reading.ts';
import { failureOf } from './http-reading.ts';

const against = useClerk();
const instance = {
  users: { count: 60, at: (index: number) => clerkUser(index) },
  organizations: Array.from({ length: 12 }, (_, index) => clerkOrganization(index)),
  memberships: Array.from({ length: 60 }, (_, index) =>
    clerkMembership(index, `org_0000${String(index % 12).padStart(2, '0')}`, `user_${index}`),
  ),
};

describe('a troubled API', () => {
  it.each<[string, Fault]>([
    ['throttles', { kind: 'throttled', retryAfter: 3 }],
    ['fails', { kind: 'status', status: 502 }],
    ['breaks off', { kind: 'cut' }],
    ['answers what is no JSON', { kind: 'garbled' }],
    ['is too slow', { kind: 'slow', ms: 400 }],
  ])('that %s at every fifth request is read exactly', async (_, fault) => {
    const { directory, clock } = await against(
      { ...instance, faults: (n) => (n % 5 === 0 ? fault : undefined) },
      { pageSize: 10, timeoutMs: 200 },
    );
    const { users, tenants, memberships } = told((await readAll(directory)).jobs);
    expect([users.length, new Set(users).size]).toEqual([60, 60]);
    expect([tenants.length, new Set(tenants).size]).toEqual([12, 12]);
    expect([memberships.length, new Set(memberships).size]).toEqual([60, 60]);
    expect(clock.waits.length).toBeGreaterThan(3);
  });

  it('that stops answering ends the read, and is read on from there', async () => {
    let broken = true;
    const { directory, open } = await against(
      {
        ...instance,
        faults: (n) => (broken && n > 6 ? { kind: 'status', status: 500 } : undefined),
      },
      { pageSize: 10 },
    );
    const users: string[] = [];
    let next: string | null = null;
    const reading = (async () => {
      for await (const page of directory.pages()) {
        users.push(...told(page.jobs).users);
        next = page.next;
      }
    })();
    expect(await failureOf(reading)).toMatchObject({ code: 'unavailable', status: 500 });
    broken = false;
    expect(next).not.toBeNull();
    const rest = await readAll(open(), next ?? undefined);
    expect([...users, ...told(rest.jobs).users]).toEqual(
      Array.from({ length: 60 }, (_, index) => clerkUser(index).id),
    );
  });

  it('that refuses the key says which, and not what it is', async () => {
    const { directory } = await against(instance, { secretKey: 'sk_live_wrong' });
    const failure = await failureOf(readAll(directory));
    expect(failure).toMatchObject({ code: 'no_access', status: 401 });
    expect(String(failure)).toContain('CLERK_SECRET_KEY');
    expect(String(failure)).not.toContain('sk_live_wrong');
  });

  it('that is another one says so', async () => {
    const { api } = await against(instance);
    const { directory } = await against({}, { apiUrl: `${api.url}/elsewhere` });
    expect(await failureOf(readAll(directory))).toMatchObject({
      code: 'malformed',
      status: 404,
      message: expect.stringContaining("check the API's URL"),
    });
  });

  it.each<[string, Fault]>([
    ['a page of a proxy', { kind: 'status', status: 404, body: 'no such site' }],
    ['nothing of its own', { kind: 'status', status: 404, body: { message: 'Not Found' } }],
  ])('that answers 404 with %s does not say that somebody is gone', async (_, fault) => {
    const faults = (n: number) => (n > 2 ? fault : undefined);
    const { directory } = await against({ ...instance, faults });
    expect(await directory.readUser('user_gone')).toBeNull();
    expect(await directory.readTenant('org_gone')).toBeNull();
    const answer = { code: 'malformed', status: 404 };
    expect(await failureOf(directory.readUser('user_000001'))).toMatchObject(answer);
    expect(await failureOf(directory.readTenant('org_000001'))).toMatchObject(answer);
  });

  it('stops when told to', async () => {
    const stop = new AbortController();
    const beforeRequest = (n: number) => (n === 4 ? stop.abort() : undefined);
    const { directory } = await against({ ...instance, beforeRequest }, {}, stop.signal);
    expect(await failureOf(readAll(directory))).toMatchObject({ code: 'aborted' });
  });

  it('is not asked faster than Clerk lets a development instance ask', async () => {
    const { directory, api, clock } = await against(instance, {
      pageSize: 10,
      secretKey: 'sk_test_local',
    });
    await failureOf(readAll(directory));
    expect(api.requests).toHaveLength(1);
    await failureOf(directory.count());
    expect(clock.slept()).toBe(100);
  });
});

describe('an object that cannot be read', () => {
  it('is named with the path, and not passed over', async () => {
    const { directory, api } = await against(instance);
    const broken = [{ id: 'idn_1', email_address: 17 }];
    api.instance.users.change('user_000041', { email_addresses: broken });
    const failure = await failureOf(readAll(directory));
    expect(failure).toMatchObject({
      code: 'malformed',
      message: expect.stringMatching(/user user_000041 .*email_addresses\.0\.email_address/),
    });
  });

  it('is a membership without its user', async () => {
    const { directory, api } = await against(instance);
    const [id = ''] = api.instance.memberships.ids();
    api.instance.memberships.change(id, { public_user_data: null });
    const failure = await failureOf(readAll(directory));
    expect(failure).toMatchObject({ code: 'malformed' });
    expect(String(failure)).toContain(`membership ${id}`);
    expect(String(failure)).toContain('public_user_data');
  });

  it('is one without an id, named by its place', async () => {
    const { directory, api } = await against(instance);
    api.instance.users.change('user_000002', { id: null });
    expect(String(await failureOf(readAll(directory)))).toMatch(/GET \/v1\/users.* 2\.id /);
  });
});

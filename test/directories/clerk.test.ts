import { describe, expect, it } from 'vitest';
import { encodeJob } from '../../lib/jobs/index.ts';
import { clerkMembership, clerkOrganization, clerkRole, clerkUser } from './clerk-instance.ts';
import { readAll, told, useClerk } from './clerk-reading.ts';
import { failureOf } from './http-reading.ts';

const against = useClerk();
const users = (count: number) => ({ count, at: (index: number) => clerkUser(index) });
const small = {
  users: users(3),
  organizations: [clerkOrganization(0), clerkOrganization(1)],
  memberships: [
    clerkMembership(0, 'org_000000', 'user_000000', 'org:admin'),
    clerkMembership(1, 'org_000001', 'user_000000'),
    clerkMembership(2, 'org_000000', 'user_000002'),
  ],
};

describe('a Clerk instance', () => {
  it('is told organizations first, then users, then memberships', async () => {
    const { directory } = await against(small);
    const { jobs, cursors } = await readAll(directory);
    expect(jobs.map(({ kind }) => kind)).toEqual([
      ...['tenant', 'tenant', 'user', 'user', 'user'],
      ...['membership', 'membership', 'membership'],
    ]);
    expect(cursors.at(-1)).toBeNull();
    expect(jobs[0]).toEqual({
      source: 'clerk',
      eventId: '~snapshot:org_000000',
      eventType: 'snapshot.tenant',
      version: 1_700_000_000_700,
      observedAt: Date.UTC(2026, 0, 1),
      fresh: true,
      kind: 'tenant',
      change: 'updated',
      tenant: 'org_000000',
      whole: true,
      fields: { name: 'Organization 0', slug: 'organization-0', metadata: {} },
    });
    expect(jobs[3]).toMatchObject({
      version: 1_700_000_001_500,
      kind: 'user',
      change: 'updated',
      user: 'user_000001',
      whole: true,
      fields: { email: 'person1@example.test', emailVerified: true, metadata: { index: 1 } },
    });
    expect(jobs[5]).toMatchObject({
      version: 1_700_000_000_900,
      kind: 'membership',
      user: 'user_000000',
      tenant: 'org_000000',
      roles: [{ id: 'org:admin', name: 'org:admin' }],
    });
  });

  it('is told in jobs that a queue takes, without what is private', async () => {
    const { directory } = await against(small);
    const { jobs } = await readAll(directory);
    const bodies = jobs.map(encodeJob).join();
    expect(bodies).not.toContain('private');
    expect(bodies).toContain('"userMetadata":{"role":"unsafe"}');
  });

  it('has an account that tells instances apart and gives no key away', async () => {
    const { directory, open } = await against({}, { secretKey: 'sk_test_one' });
    const { directory: other } = await against({}, { secretKey: 'sk_test_two' });
    expect(directory.account).toMatch(/^clerk:[0-9a-f]{12}$/);
    expect(open().account).toBe(directory.account);
    expect(other.account).not.toBe(directory.account);
  });

  it('is read to its end when it is empty', async () => {
    const { directory } = await against({});
    const { jobs, cursors } = await readAll(directory);
    expect(jobs).toEqual([]);
    expect(cursors.at(-1)).toBeNull();
  });

  it('has users only where organizations are not enabled', async () => {
    const { directory } = await against({ ...small, organizationsEnabled: false });
    expect(told((await readAll(directory)).jobs)).toEqual({
      users: ['user_000000', 'user_000001', 'user_000002'],
      tenants: [],
      memberships: [],
    });
    expect(await directory.readUser('user_000000')).toHaveLength(1);
    expect(await directory.readTenant('org_000000')).toBeNull();
    expect(await directory.roles()).toEqual([]);
  });

  it('counts its users, and names its roles by the keys that memberships name', async () => {
    const roles = ['org:admin', 'org:member', 'org:billing'].map((key, n) => clerkRole(n, key));
    const { directory } = await against({ users: users(7), roles }, { pageSize: 2 });
    expect(await directory.count()).toBe(7);
    expect(await directory.roles()).toEqual([
      { id: 'org:admin', name: 'org:admin' },
      { id: 'org:member', name: 'org:member' },
      { id: 'org:billing', name: 'org:billing' },
    ]);
  });

  it('is asked in pages of 500, and users by the one before them', async () => {
    const { api, directory } = await against({ users: users(1_100) });
    const { jobs } = await readAll(directory);
    expect(new Set(told(jobs).users).size).toBe(1_100);
    expect(jobs).toHaveLength(1_100);
    const asked = api.requests.filter((request) => request.startsWith('/v1/users?'));
    expect(asked).toEqual([
      '/v1/users?limit=500&offset=0&order_by=%2Bcreated_at',
      '/v1/users?limit=500&starting_after=user_000499&order_by=%2Bcreated_at',
      '/v1/users?limit=500&starting_after=user_000999&order_by=%2Bcreated_at',
    ]);
  });

  it.each([1, 501, 2.5])('takes no page size of %d', async (pageSize) => {
    await expect(against({}, { pageSize })).rejects.toThrow(RangeError);
  });
});

describe('one of them', () => {
  it('is a user with every membership', async () => {
    const many = Array.from({ length: 7 }, (_, index) => clerkOrganization(index));
    const { directory } = await against(
      {
        users: users(2),
        organizations: many,
        memberships: many.map(({ id }, index) => clerkMembership(index, id, 'user_000001')),
      },
      { pageSize: 3 },
    );
    const jobs = (await directory.readUser('user_000001')) ?? [];
    expect(jobs[0]).toMatchObject({ kind: 'user', user: 'user_000001', whole: true });
    expect(told(jobs).memberships.toSorted()).toEqual(many.map(({ id }) => `user_000001 in ${id}`));
    expect(jobs).toHaveLength(8);
  });

  it('is a tenant', async () => {
    const { directory } = await against(small);
    expect(await directory.readTenant('org_000001')).toMatchObject([
      { kind: 'tenant', tenant: 'org_000001', fields: { name: 'Organization 1' } },
    ]);
  });

  it.each(['user_999999', '..', 'a/b', 'ü €'])('is null where there is none: %s', async (id) => {
    const { directory } = await against(small);
    expect(await directory.readUser(id)).toBeNull();
    expect(await directory.readTenant(id)).toBeNull();
  });
});

describe('reading on', () => {
  const members = (organization: string, count: number) =>
    Array.from({ length: count }, (_, n) => clerkMembership(n, organization, `user_${n}`));
  const instance = {
    users: users(11),
    organizations: Array.from({ length: 13 }, (_, index) => clerkOrganization(index)),
    memberships: [...members('org_000002', 9), ...members('org_000011', 4)],
  };

  it.each(['known', 'refused', 'ignored'] as const)(
    'tells the rest and nothing twice, wherever it was left (starting_after %s)',
    async (startingAfter) => {
      const { directory, open } = await against({ ...instance, startingAfter }, { pageSize: 4 });
      const whole: string[][] = [];
      const cursors: string[] = [];
      for await (const { jobs, next } of directory.pages()) {
        whole.push(jobs.map(({ eventId }) => eventId));
        if (next !== null) cursors.push(next);
      }
      expect(new Set(whole.flat()).size).toBe(11 + 13 + 13);
      for (const [index, cursor] of cursors.entries()) {
        const rest = (await readAll(open(), cursor)).jobs.map(({ eventId }) => eventId);
        expect(rest).toEqual(whole.slice(index + 1).flat());
      }
    },
  );

  it('refuses what is not its own', async () => {
    const { directory } = await against(instance, { pageSize: 4 });
    const { cursors } = await readAll(directory);
    const { directory: other } = await against(instance, { secretKey: 'sk_live_other' });
    const failure = await failureOf(readAll(other, cursors[0] ?? ''));
    expect(failure).toMatchObject({ code: 'bad_cursor' });
    expect(String(failure)).toContain(directory.account);
    for (const from of ['', '{}', 'line 7', '{"v":2}']) {
      expect(await failureOf(readAll(directory, from))).toMatchObject({ code: 'bad_cursor' });
    }
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SNAPSHOT_MARGIN_MS } from '../../lib/directories/snapshot.ts';
import { decodeJob, encodeJob } from '../../lib/jobs/index.ts';
import { type CognitoApi, POOL, startCognitoApi } from './cognito-api.ts';
import { addUsers, NOW, readAll, readerOf, subOf, usersIn } from './cognito-reader.ts';

let api: CognitoApi;
beforeEach(async () => {
  api = await startCognitoApi();
});
afterEach(() => api.close());

const rolesNamed = (...names: string[]) => names.map((name) => ({ id: name, name }));

describe('a Cognito user pool', () => {
  it('tells a user with its attributes, and its groups as roles', async () => {
    const attributes = {
      email: 'ada@engine.example',
      email_verified: 'true',
      given_name: 'Ada',
      'custom:plan': 'pro',
    };
    const modifiedAt = NOW - 5000;
    api.users.set('s-1', { sub: 's-1', attributes, modifiedAt, enabled: false });
    api.groups.set('editors', new Set(['s-1']));
    api.groups.set('readers', new Set(['s-1']));
    const jobs = await readAll(readerOf(api).directory);
    const origin = { source: 'cognito', eventId: '~snapshot:s-1', observedAt: NOW, fresh: true };
    expect(jobs).toEqual([
      {
        ...origin,
        eventType: 'snapshot.user',
        version: modifiedAt,
        kind: 'user',
        change: 'updated',
        user: 's-1',
        whole: true,
        fields: {
          email: 'ada@engine.example',
          emailVerified: true,
          firstName: 'Ada',
          custom: { 'custom:plan': 'pro' },
          blocked: true,
        },
      },
      {
        ...origin,
        eventType: 'snapshot.membership',
        // A user's modification time says nothing about its groups.
        version: NOW - SNAPSHOT_MARGIN_MS,
        kind: 'membership',
        change: 'updated',
        user: 's-1',
        tenant: null,
        roles: rolesNamed('editors', 'readers'),
      },
    ]);
    expect(jobs.map(encodeJob).map(decodeJob)).toEqual(jobs);
  });

  it('says of a user in no group that it has no role, and leaves automatic groups out', async () => {
    addUsers(api, 2);
    api.groups.set(`${POOL}_Google`, new Set([subOf(0), subOf(1)]));
    api.groups.set('readers', new Set([subOf(1)]));
    const { directory } = readerOf(api);
    const memberships = (await readAll(directory)).filter((job) => job.kind === 'membership');
    expect(memberships.map((job) => job.roles)).toEqual([[], rolesNamed('readers')]);
    expect(await directory.roles()).toEqual(rolesNamed('readers'));
    expect(await directory.readUser(subOf(1))).toMatchObject([
      {},
      { roles: rolesNamed('readers') },
    ]);
  });

  it('tells nobody who never confirmed, and everybody else whatever their status', async () => {
    const statuses = ['CONFIRMED', 'UNCONFIRMED', 'FORCE_CHANGE_PASSWORD', 'EXTERNAL_PROVIDER'];
    for (const status of statuses) api.users.set(status, { sub: status, status });
    const { directory } = readerOf(api);
    const users = usersIn(await readAll(directory));
    expect([...users].sort()).toEqual(['CONFIRMED', 'EXTERNAL_PROVIDER', 'FORCE_CHANGE_PASSWORD']);
    expect(await directory.readUser('UNCONFIRMED')).toBeNull();
  });

  it('reads 20,000 users in pages, their groups in one reading', async () => {
    addUsers(api, 20_000);
    const half = [...api.users.keys()].filter((_, at) => at % 2 === 0);
    api.groups.set('even', new Set(half.slice(0, 600)));
    const { directory } = readerOf(api);
    expect(await directory.count()).toBe(20_000);
    let memberships = 0;
    const jobs = await readAll(directory, undefined, (page) => {
      expect(page.read.users).toBeLessThanOrEqual(60);
      expect(page.jobs).toHaveLength(page.read.users + page.read.memberships);
      memberships += page.read.memberships;
    });
    expect(usersIn(jobs).size).toBe(20_000);
    expect(memberships).toBe(20_000);
    const withRole = jobs.filter((job) => job.kind === 'membership' && job.roles?.length === 1);
    expect(withRole).toHaveLength(600);
    expect(api.asked.filter((one) => one === 'ListUsersInGroup')).toHaveLength(10);
  });

  it('goes on where a page said, with the groups as they are by then', async () => {
    addUsers(api, 150);
    api.groups.set('readers', new Set([subOf(149)]));
    let next: string | null = null;
    for await (const page of readerOf(api).directory.pages()) {
      next = page.next;
      break;
    }
    if (next === null) throw new Error('expected more pages');
    api.groups.set('editors', new Set([subOf(149)]));
    const jobs = await readAll(readerOf(api).directory, next);
    expect(usersIn(jobs).size).toBe(90);
    expect(jobs.at(-1)).toMatchObject({ roles: rolesNamed('editors', 'readers') });
  });

  it('leaves out nobody who stays while others come and go between two pages', async () => {
    addUsers(api, 200);
    const jobs = await readAll(readerOf(api).directory, undefined, (_, nth) => {
      if (nth !== 2) return;
      api.users.delete(subOf(3));
      api.users.delete(subOf(130));
      api.users.set('u-00000-new', { sub: 'u-00000-new' });
      api.users.set('u-00150-new', { sub: 'u-00150-new' });
    });
    const users = usersIn(jobs);
    for (let number = 0; number < 200; number += 1) {
      if (number !== 130) expect(users).toContain(subOf(number));
    }
    expect(users).toContain('u-00150-new');
  });

  it('takes a group that was deleted meanwhile for empty', async () => {
    addUsers(api, 1);
    api.groups.set('a', new Set([subOf(0)]));
    api.groups.set('b', new Set([subOf(0)]));
    api.fault = (action) => {
      if (action === 'ListUsersInGroup') api.groups.delete('b');
      return undefined;
    };
    const jobs = await readAll(readerOf(api).directory);
    expect(jobs.at(-1)).toMatchObject({ roles: rolesNamed('a') });
  });
});

describe('one user of a Cognito user pool', () => {
  it('is found by its sub, with all pages of its groups', async () => {
    addUsers(api, 3);
    const names = Array.from({ length: 70 }, (_, at) => `g-${String(at).padStart(2, '0')}`);
    for (const name of names) api.groups.set(name, new Set([subOf(1)]));
    const jobs = await readerOf(api).directory.readUser(subOf(1));
    expect(jobs).toMatchObject([
      { kind: 'user', user: subOf(1), version: NOW - 86_400_000 },
      { kind: 'membership', user: subOf(1), tenant: null, roles: rolesNamed(...names) },
    ]);
  });

  it('is null when there is none, or when it went while its groups were asked for', async () => {
    addUsers(api, 1);
    const { directory } = readerOf(api);
    expect(await directory.readUser('nobody')).toBeNull();
    expect(await directory.readTenant('acme')).toBeNull();
    api.fault = (action) => {
      if (action === 'AdminListGroupsForUser') api.users.delete(subOf(0));
      return undefined;
    };
    expect(await directory.readUser(subOf(0))).toBeNull();
  });

  it('is asked for with its quotes escaped, and not at all with what a filter cannot hold', async () => {
    api.users.set('it"s', { sub: 'it"s' });
    const { directory } = readerOf(api);
    expect(await directory.readUser('it"s')).toMatchObject([{ user: 'it"s' }, {}]);
    const before = api.asked.length;
    for (const sub of ['a\\"b', 'a\nb', '', 'x'.repeat(257)]) {
      await expect(directory.readUser(sub)).rejects.toMatchObject({ code: 'malformed' });
    }
    expect(api.asked).toHaveLength(before);
  });
});

import { describe, expect, it } from 'vitest';
import { encodeJob, versionOf } from '../../lib/jobs/index.ts';
import { parseAuth0 } from '../../lib/providers/index.ts';
import {
  addOrganization,
  addRoles,
  addUsers,
  emptyAccount,
  FIRST_CHANGE,
} from './auth0-account.ts';
import { openAuth0, readAll, START, told } from './auth0-reading.ts';

function twoOrganizations() {
  const account = emptyAccount();
  addUsers(account, 3);
  addRoles(account, 'rol_admin', 'rol_member');
  addOrganization(account, 'org_a', {
    'auth0|000000': ['rol_admin', 'rol_member'],
    'auth0|000001': [],
  });
  addOrganization(account, 'org_b', { 'auth0|000000': ['rol_member'] });
  return account;
}

describe('an Auth0 directory', () => {
  it('tells tenants, then users, then memberships with their whole role sets', async () => {
    const { directory } = await openAuth0({ account: twoOrganizations() });
    const pages = await readAll(directory);
    const kinds = pages.flatMap(({ jobs }) => jobs.map(({ kind }) => kind));
    expect(kinds).toEqual([
      ...['tenant', 'tenant', 'user', 'user', 'user'],
      ...['membership', 'membership', 'membership'],
    ]);
    expect(told(pages)).toEqual([
      'membership org_a auth0|000000 admin+member',
      'membership org_a auth0|000001 ',
      'membership org_b auth0|000000 member',
      'tenant org_a',
      'tenant org_b',
      'user auth0|000000',
      'user auth0|000001',
      'user auth0|000002',
    ]);
    expect(pages.map(({ next }) => next === null)).toEqual([
      ...pages.slice(1).map(() => false),
      true,
    ]);
  });

  it('counts what each page tells', async () => {
    const { directory } = await openAuth0({ account: twoOrganizations() });
    const pages = await readAll(directory);
    const sum = (name: 'users' | 'tenants' | 'memberships') =>
      pages.reduce((total, { read }) => total + read[name], 0);
    expect([sum('users'), sum('tenants'), sum('memberships')]).toEqual([3, 2, 3]);
    expect(await directory.count()).toBe(3);
  });

  it('gives facts that the queue takes, whole ones, fresh', async () => {
    const { directory } = await openAuth0({ account: twoOrganizations() });
    const jobs = (await readAll(directory)).flatMap((page) => page.jobs);
    for (const job of jobs) {
      expect(() => encodeJob(job)).not.toThrow();
      expect(job).toMatchObject({ source: 'auth0', fresh: true });
    }
    expect(jobs.filter((job) => 'whole' in job && !job.whole)).toEqual([]);
  });

  it('maps a user as its events do, and dates it by its last change', async () => {
    const account = emptyAccount();
    const user = {
      user_id: 'auth0|507f1f77bcf86cd799439020',
      email: 'ada@example.com',
      email_verified: true,
      given_name: 'Ada',
      family_name: 'Byron',
      name: 'Ada Byron',
      username: 'ada',
      phone_number: '+15550100',
      blocked: true,
      app_metadata: { plan: 'pro', __proto__: null },
      user_metadata: { plan: 'free' },
      updated_at: '2026-01-15T10:00:00.250Z',
    };
    account.users.set(user.user_id, user);
    const { directory } = await openAuth0({ account });
    const event = {
      ...{ id: 'evt_1', type: 'user.created', time: '2026-01-15T10:00:00.250Z' },
      data: { object: user },
    };
    const body = Buffer.from(JSON.stringify(event));
    const parsed = parseAuth0(body, { receivedAt: START });
    const byEvent = parsed.kind === 'jobs' ? parsed.jobs[0] : undefined;
    if (byEvent?.kind !== 'user') throw new Error('the event is not a user');
    const jobs = (await readAll(directory)).flatMap((page) => page.jobs);
    const expected = { fields: byEvent.fields, version: Date.UTC(2026, 0, 15, 10, 0, 0, 250) };
    expect(jobs).toEqual([expect.objectContaining({ user: user.user_id, ...expected })]);
    expect(await directory.readUser(user.user_id)).toEqual([expect.objectContaining(expected)]);
    for (const job of jobs) expect(versionOf(job) > versionOf(byEvent)).toBe(true);
  });

  it('dates what has no time of its own a little before it was asked for', async () => {
    const account = twoOrganizations();
    account.users.set('auth0|odd', { user_id: 'auth0|odd', updated_at: 'yesterday' });
    const { directory } = await openAuth0({ account });
    const jobs = (await readAll(directory)).flatMap((page) => page.jobs);
    const undated = jobs.filter((job) => job.kind !== 'user' || job.user === 'auth0|odd');
    expect(undated).toHaveLength(6);
    for (const { version, observedAt } of undated) {
      expect(version).toBe(observedAt - 60_000);
      expect(observedAt).toBeGreaterThanOrEqual(START);
    }
  });

  it('keeps what the end user writes apart', async () => {
    const { directory } = await openAuth0({ account: twoOrganizations() });
    const [user] = (await directory.readUser('auth0|000000')) ?? [];
    expect(user).toMatchObject({
      fields: { userMetadata: { role: 'whatever the user says' } },
    });
    expect(user).not.toHaveProperty('fields.metadata');
  });

  it('names an organization as people see it, and keeps its slug', async () => {
    const account = twoOrganizations();
    const shown = { display_name: 'Acme, Inc.', metadata: { tier: 'gold' } };
    const members = new Map();
    account.organizations.set('org_c', { id: 'org_c', name: 'acme', ...shown, members });
    const { directory } = await openAuth0({ account });
    const fields = { name: 'Acme, Inc.', slug: 'acme', metadata: { tier: 'gold' } };
    expect(await directory.readTenant('org_c')).toEqual([
      expect.objectContaining({ kind: 'tenant', tenant: 'org_c', whole: true, fields }),
    ]);
    expect(await directory.readTenant('org_a')).toEqual([
      expect.objectContaining({ fields: { name: 'a', slug: 'a' } }),
    ]);
    expect(await directory.readTenant('org_gone')).toBeNull();
  });

  it('reads one user afresh, with all its memberships', async () => {
    const { directory } = await openAuth0({ account: twoOrganizations() });
    const jobs = await directory.readUser('auth0|000000');
    expect(jobs?.[0]).toMatchObject({ kind: 'user', version: FIRST_CHANGE, observedAt: START });
    const role = (name: string) => ({ id: `rol_${name}`, name });
    expect(jobs?.slice(1)).toEqual([
      expect.objectContaining({ tenant: 'org_a', roles: [role('admin'), role('member')] }),
      expect.objectContaining({ tenant: 'org_b', roles: [role('member')] }),
    ]);
    expect(await directory.readUser('auth0|gone')).toBeNull();
  });

  it('takes a membership that ends while its user is read for none', async () => {
    const account = twoOrganizations();
    const { directory } = await openAuth0({
      account,
      plan({ path }) {
        if (path.includes('/org_a/members/')) account.organizations.delete('org_a');
        return undefined;
      },
    });
    const jobs = await directory.readUser('auth0|000000');
    expect(jobs?.map(({ kind }) => kind)).toEqual(['user', 'membership']);
  });

  it('says which account it reads', async () => {
    const { api, directory } = await openAuth0();
    expect(directory.source).toBe('auth0');
    expect(directory.account).toBe(`auth0:${api.domain}`);
  });

  it('reads a tenant that is empty', async () => {
    const { directory } = await openAuth0();
    const pages = await readAll(directory);
    expect(told(pages)).toEqual([]);
    expect(pages.at(-1)?.next).toBeNull();
  });
});

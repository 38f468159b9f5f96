import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DirectoryPage } from '../../lib/directories/directory.ts';
import {
  type Auth0Account,
  addOrganization,
  addRoles,
  addUsers,
  emptyAccount,
  userIdAt,
} from './auth0-account.ts';
import { openAuth0, readAll, readUntilFailure, told } from './auth0-reading.ts';

const orgIdAt = (at: number) => `org_${String(at).padStart(4, '0')}`;
const isMemberRoles = (request: string) => /\/members\/[^/]+\/roles/.test(request);

/** So many organizations with so many members each, who are all `member`. */
function accountOf(organizations: number, members: number): Auth0Account {
  const account = emptyAccount();
  addUsers(account, members);
  addRoles(account, 'rol_member');
  for (let at = 0; at < organizations; at += 1) {
    const everyone = Array.from({ length: members }, (_, user) => [userIdAt(user), ['rol_member']]);
    addOrganization(account, orgIdAt(at), Object.fromEntries(everyone));
  }
  return account;
}

function everythingIn(account: Auth0Account): string[] {
  const organizations = [...account.organizations.values()];
  return [
    ...organizations.map(({ id }) => `tenant ${id}`),
    ...Array.from(account.users.keys(), (id) => `user ${id}`),
    ...organizations.flatMap(({ id, members }) =>
      Array.from(members, ([user, roles]) => {
        const names = roles.map((role) => account.roles.get(role)).sort();
        return `membership ${id} ${user} ${names.join('+')}`;
      }),
    ),
  ].sort();
}

describe('Auth0 organizations and members', () => {
  it('are read to their ends, beyond what offsets reach', async () => {
    const account = accountOf(1_050, 1);
    const { directory } = await openAuth0({ account });
    expect(told(await readAll(directory))).toEqual(everythingIn(account));
  });

  it('are read to the last member of a large organization, roles in the same requests', async () => {
    const account = accountOf(1, 1_230);
    const { api, directory } = await openAuth0({ account });
    expect(told(await readAll(directory))).toEqual(everythingIn(account));
    expect(api.requests.filter((request) => request.includes('/members?'))).toHaveLength(13);
    expect(api.requests.filter(isMemberRoles)).toEqual([]);
  });

  it('are told from any page on, and together they are everything', async () => {
    const account = accountOf(110, 2);
    addUsers(account, 1_500);
    const everyone = Array.from(account.users.keys(), (id) => [id, ['rol_member']]);
    addOrganization(account, 'org_large', Object.fromEntries(everyone));
    const { directory } = await openAuth0({ account });
    const pages = await readAll(directory);
    expect(told(pages)).toEqual(everythingIn(account));
    for (const [index, { next }] of pages.entries()) {
      if (next === null) continue;
      const rest = await readAll(directory, next);
      expect(told([...pages.slice(0, index + 1), ...rest])).toEqual(everythingIn(account));
      // A run that goes on begins nothing again.
      expect(countOf(rest)).toBe(countOf(pages.slice(index + 1)));
    }
  });

  it('have their roles asked for one by one where the list leaves them out', async () => {
    const account = accountOf(2, 3);
    const { api, directory } = await openAuth0({ account, leavesRolesOut: true });
    expect(told(await readAll(directory))).toEqual(everythingIn(account));
    expect(api.requests.filter(isMemberRoles)).toHaveLength(6);
  });

  it('have a role set that may be cut off asked for to its end', async () => {
    const account = accountOf(1, 2);
    const many = Array.from({ length: 120 }, (_, at) => `rol_${at}`);
    addRoles(account, ...many);
    account.organizations.get(orgIdAt(0))?.members.set(userIdAt(1), many);
    const { api, directory } = await openAuth0({ account });
    expect(told(await readAll(directory))).toEqual(everythingIn(account));
    expect(api.requests.filter(isMemberRoles)).toHaveLength(3);
  });

  it('are left out when they are deleted while they are read', async () => {
    const account = accountOf(5, 3);
    const gone = orgIdAt(2);
    const { directory } = await openAuth0({
      account,
      plan({ path }) {
        if (path.endsWith(`${orgIdAt(1)}/members`)) account.organizations.delete(gone);
        return undefined;
      },
    });
    const memberships = told(await readAll(directory)).filter((one) => one.startsWith('member'));
    expect(memberships).toHaveLength(4 * 3);
    expect(memberships.join()).not.toContain(gone);
  });

  it('stop the read when their pages go in a circle', async () => {
    const account = accountOf(250, 1);
    const { directory } = await openAuth0({
      account,
      plan: ({ path, query }) =>
        path === '/api/v2/organizations' && query.has('from')
          ? { text: JSON.stringify({ organizations: [], next: query.get('from') }) }
          : undefined,
    });
    const { error } = await readUntilFailure(directory);
    expect(error).toMatchObject({ code: 'incomplete' });
    expect(error.message).toContain('go in a circle');
  });

  it('are all told that were there all the while, whatever comes and goes between pages', async () => {
    const change = fc.record({
      at: fc.integer({ min: 0, max: 12 }),
      organization: fc.integer({ min: 0, max: 260 }),
      kind: fc.constantFrom('delete', 'add', 'leave', 'join'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 12 }), async (changes) => {
        const account = accountOf(250, 2);
        const touched = new Set<string>();
        let request = 0;
        const { api, directory } = await openAuth0({
          account,
          plan({ path }) {
            if (!path.startsWith('/api/v2/organizations')) return undefined;
            for (const { organization, kind } of changes.filter(({ at }) => at === request)) {
              const id = orgIdAt(organization);
              touched.add(id);
              if (kind === 'delete') account.organizations.delete(id);
              if (kind === 'add') addOrganization(account, `${id}x`, {});
              if (kind === 'leave') account.organizations.get(id)?.members.delete(userIdAt(0));
              if (kind === 'join') account.organizations.get(id)?.members.set(userIdAt(9), []);
            }
            request += 1;
            return undefined;
          },
        });
        const read = new Set(told(await readAll(directory)));
        await api.close();
        const steady = everythingIn(account).filter(
          (one) => !one.startsWith('user') && ![...touched].some((id) => one.includes(id)),
        );
        expect(steady.filter((one) => !read.has(one))).toEqual([]);
      }),
      { numRuns: 6 },
    );
  });
});

describe('Auth0 roles', () => {
  it('are read to the last', async () => {
    const account = emptyAccount();
    addRoles(account, ...Array.from({ length: 120 }, (_, at) => `rol_${at}`));
    const { directory } = await openAuth0({ account });
    const roles = await directory.roles();
    expect(roles).toHaveLength(120);
    expect(roles[119]).toEqual({ id: 'rol_119', name: '119' });
  });

  it('are read anew when one goes between two pages, so none is skipped', async () => {
    const account = emptyAccount();
    addRoles(account, ...Array.from({ length: 120 }, (_, at) => `rol_${at}`));
    const { directory } = await openAuth0({
      account,
      plan({ path, nth }) {
        if (path === '/api/v2/roles' && nth === 2) account.roles.delete('rol_3');
        return undefined;
      },
    });
    expect((await directory.roles()).map(({ id }) => id)).toEqual([...account.roles.keys()]);
  });

  it('are no list when they never stand still', async () => {
    const account = emptyAccount();
    addRoles(account, ...Array.from({ length: 120 }, (_, at) => `rol_${at}`));
    const { directory } = await openAuth0({
      account,
      plan({ path, nth }) {
        if (path === '/api/v2/roles') addRoles(account, `rol_new${nth}`);
        return undefined;
      },
    });
    await expect(directory.roles()).rejects.toMatchObject({ code: 'incomplete' });
  });
});

function countOf(pages: readonly DirectoryPage[]): number {
  return pages.reduce((total, { jobs }) => total + jobs.length, 0);
}

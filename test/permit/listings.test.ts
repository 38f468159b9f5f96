import { afterEach, describe, expect, it } from 'vitest';
import type { Rules } from '../../local/permit/index.ts';
import { type Opened, open, WAYS } from './environment.ts';

const USERS = 205;

describe.each(WAYS)('listings, %s', (way) => {
  let opened: Opened | undefined;
  const start = async (rules: Partial<Rules> = {}) => {
    opened = await open(way, { rules });
    return opened;
  };
  afterEach(() => opened?.close());

  async function all<T>(pages: AsyncIterable<readonly T[]>): Promise<T[]> {
    const rows: T[] = [];
    for await (const page of pages) rows.push(...page);
    return rows;
  }

  /** Counts the requests made through it. */
  function counted() {
    let requests = 0;
    const each = <T>(page: () => Promise<T>): Promise<T> => {
      requests += 1;
      return page();
    };
    return { each, requests: () => requests };
  }

  async function furnished(rules: Partial<Rules> = {}): Promise<Opened> {
    const given = await start(rules);
    const { permit } = given;
    const keys = Array.from({ length: USERS }, (_, n) => `user_${n}`);
    await permit.createUsers(
      keys.map((key) => ({ key, email: `${key}@mail.test`, attributes: { of: key } })),
    );
    await permit.createTenants([{ key: 'acme', name: 'Acme', attributes: { plan: 'pro' } }]);
    await permit.assignAll(keys.map((user) => ({ user, role: 'member', tenant: 'acme' })));
    return given;
  }

  it('give every user, tenant and role assignment, a request for each hundred', async () => {
    const { permit } = await furnished();
    const users = counted();
    const listed = await all(permit.userPages(users.each));
    expect(new Set(listed.map(({ key }) => key)).size).toBe(USERS);
    expect(listed[7]).toMatchObject({
      key: 'user_7',
      email: 'user_7@mail.test',
      attributes: { of: 'user_7' },
    });
    expect(users.requests()).toBe(3);
    expect(await all(permit.tenantPages(users.each))).toContainEqual({
      key: 'acme',
      name: 'Acme',
      attributes: { plan: 'pro' },
    });
    const roles = await all(permit.assignmentPages(users.each, new Map()));
    expect(roles).toHaveLength(USERS);
    expect(roles).toContainEqual({ user: 'user_7', role: 'member', tenant: 'acme' });
  });

  it('name users by their keys where Permit names them by their e-mails', async () => {
    const { permit } = await furnished({ assignmentUser: 'email' });
    const users = await all(permit.userPages((page) => page()));
    const keys = new Map(users.slice(1).map(({ id, key }) => [id, key]));
    const asked = counted();
    const roles = await all(permit.assignmentPages(asked.each, keys));
    expect(new Set(roles.map(({ user }) => user))).toEqual(new Set(users.map(({ key }) => key)));
    // Three pages, and the one whose id was not known.
    expect(asked.requests()).toBe(4);
  });

  it('end with an error when an answer is not as documented', async () => {
    const { permit, standIn } = await start();
    for (const path of ['/users', '/tenants', '/role_assignments']) {
      standIn.faults.add({
        method: 'GET',
        when: ({ path: asked }) => asked.endsWith(path),
        effect: { kind: 'error', status: 200, body: '{"rows":[]}' },
      });
    }
    const each = <T>(page: () => Promise<T>) => page();
    const unreadable = { code: 'unreadable_answer' };
    await expect(all(permit.userPages(each))).rejects.toMatchObject(unreadable);
    await expect(all(permit.tenantPages(each))).rejects.toMatchObject(unreadable);
    await expect(all(permit.assignmentPages(each, new Map()))).rejects.toMatchObject(unreadable);
  });
});

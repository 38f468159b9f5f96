import { describe, expect, it } from 'vitest';
import { clerkMembership, clerkOrganization } from './clerk-instance.ts';
import { readAll, told, useClerk } from './clerk-reading.ts';
import { failureOf } from './http-reading.ts';

const against = useClerk();

describe('organizations and their members', () => {
  const organizations = Array.from({ length: 30 }, (_, index) => clerkOrganization(index));
  const memberships = organizations.flatMap(({ id }) =>
    Array.from({ length: 12 }, (_, n) => clerkMembership(n, id, `user_${n}`)),
  );

  it('are told whole when organizations are deleted between two pages of them', async () => {
    let lists = 0;
    const { directory, api } = await against(
      {
        organizations,
        memberships,
        beforeRequest: (_, path, { organizations: rows }) => {
          if (path !== '/v1/organizations') return;
          lists += 1;
          if (lists % 3 === 2) for (const id of rows.ids().slice(0, 3)) rows.remove(id);
        },
      },
      { pageSize: 8 },
    );
    const { tenants, memberships: members } = told((await readAll(directory)).jobs);
    const left = api.instance.organizations.ids();
    expect(left.length).toBeLessThan(25);
    expect(tenants).toEqual(expect.arrayContaining(left));
    for (const id of left) {
      expect(members.filter((member) => member.endsWith(id))).toHaveLength(12);
    }
  });

  it('are no fewer for an organization that is gone when its members are asked for', async () => {
    const { directory } = await against({
      organizations,
      memberships,
      beforeRequest: (_, path, { organizations: rows }) => {
        if (path === '/v1/organizations/org_000004/memberships') rows.remove('org_000004');
      },
    });
    const { memberships: members } = told((await readAll(directory)).jobs);
    expect(members).toHaveLength(29 * 12);
    expect(members.filter((member) => member.endsWith('org_000004'))).toEqual([]);
  });

  it('are told whole when members leave between two pages of them', async () => {
    const leaving = ['user_0', 'user_1', 'user_2'].map((user) => `orgmem_org_000007_${user}`);
    let pages = 0;
    const { directory } = await against(
      {
        organizations,
        memberships,
        beforeRequest: (_, path, { memberships: rows }) => {
          if (path !== '/v1/organizations/org_000007/memberships') return;
          pages += 1;
          if (pages === 2) for (const id of leaving) rows.remove(id);
        },
      },
      { pageSize: 4 },
    );
    const { memberships: members } = told((await readAll(directory)).jobs);
    expect(members.filter((member) => member.endsWith('org_000007'))).toHaveLength(12);
  });

  it('end as incomplete where a list keeps some back', async () => {
    const body = { data: [organizations[0]], total_count: 5 };
    const { directory } = await against(
      {
        faults: (_, path) =>
          path === '/v1/organizations' ? { kind: 'status', status: 200, body } : undefined,
      },
      { pageSize: 8 },
    );
    const failure = await failureOf(readAll(directory));
    expect(failure).toMatchObject({ code: 'incomplete' });
    expect(String(failure)).toContain('organizations gave 1 of 5');
  });
});

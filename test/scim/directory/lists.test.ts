import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Matcher } from '../../../lib/scim/directory/index.ts';
import type { StoredUser } from '../../../lib/scim/model.ts';
import { type OpenTable, openTable } from '../store/open-table.ts';
import { ACME, aGroup, aUser, createWorld } from './world/index.ts';

let open: OpenTable;
beforeAll(async () => {
  open = await openTable();
});
afterAll(() => open.close());

async function crowd(size: number) {
  const world = await createWorld(open);
  const actor = world.actor();
  const acme = actor.directory(ACME);
  for (let at = 0; at < size; at++) {
    world.clock.now += 1;
    await acme.users.create(
      aUser(`user${at}`, {
        externalId: `e-${at}`,
        attributes: { emails: [{ value: `U${at}@Example.com` }], title: at % 2 ? 'odd' : 'even' },
      }),
    );
  }
  return { world, actor, acme };
}

const namesOf = (users: readonly StoredUser[]) => users.map(({ document }) => document.userName);

describe('lists', () => {
  it('have stable pages in the order of creation, and the total', async () => {
    const { acme } = await crowd(12);
    const pages = [];
    for (const startIndex of [1, 6, 11, 16]) {
      const { total, resources } = await acme.users.list({ startIndex, count: 5 });
      expect(total).toBe(12);
      pages.push(namesOf(resources));
    }
    expect(pages.map((page) => page.length)).toEqual([5, 5, 2, 0]);
    expect(pages.flat()).toEqual(Array.from({ length: 12 }, (_, at) => `user${at}`));
    expect(await acme.users.list({ startIndex: 1, count: 0 })).toEqual({
      total: 12,
      resources: [],
    });
    expect((await acme.users.list({ startIndex: -3, count: -1 })).resources).toEqual([]);
  });

  it.each([
    ['userName', 'USER3'],
    ['externalId', 'e-3'],
    ['email', 'u3@example.COM'],
  ] as const)('find a user by its %s without walking the tenant', async (attribute, value) => {
    const { acme, actor } = await crowd(6);
    const filter: Matcher<StoredUser> = { lookup: { attribute, value }, matches: () => true };
    actor.calls.length = 0;
    const { total, resources } = await acme.users.list({ filter, startIndex: 1, count: 10 });
    expect([total, namesOf(resources)]).toEqual([1, ['user3']]);
    expect(actor.calls).toHaveLength(2);
    const refused = { ...filter, matches: () => false };
    expect((await acme.users.list({ filter: refused, startIndex: 1, count: 10 })).total).toBe(0);
  });

  it('walk the tenant for a filter that no lookup answers', async () => {
    const { acme } = await crowd(6);
    const filter: Matcher<StoredUser> = {
      lookup: null,
      matches: ({ document }) => document.attributes['title'] === 'odd',
    };
    const { total, resources } = await acme.users.list({ filter, startIndex: 2, count: 1 });
    expect([total, namesOf(resources)]).toEqual([3, ['user3']]);
  });

  it('find groups by name, in any case, and by external id; several may be called the same', async () => {
    const { acme, world } = await crowd(0);
    for (const externalId of ['g-1', 'g-2']) {
      world.clock.now += 1;
      await acme.groups.create(aGroup('Staff', externalId), []);
    }
    const by = async (attribute: 'displayName' | 'externalId', value: string) => {
      const filter = { lookup: { attribute, value }, matches: () => true };
      const { resources } = await acme.groups.list({ filter, startIndex: 1, count: 10 });
      return resources.map(({ document }) => document.externalId);
    };
    expect(await by('displayName', 'sTAFF')).toEqual(['g-1', 'g-2']);
    expect(await by('externalId', 'g-2')).toEqual(['g-2']);
    expect(await by('externalId', 'G-2')).toEqual([]);
  });

  it('forget an entry whose user is gone', async () => {
    const { acme, world } = await crowd(3);
    const rows = await open.scan();
    await open.fill(
      rows.filter((row) => !/users\/.*/.test(row['pk']?.S ?? '') || row['id']?.S !== 'id-1'),
    );
    const gone = (await world.truth()).users.length;
    expect((await acme.users.list({ startIndex: 1, count: 10 })).total).toBe(gone);
    expect((await acme.users.list({ startIndex: 1, count: 0 })).total).toBe(gone);
  });
});

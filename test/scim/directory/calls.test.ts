import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenTable, openTable } from '../store/open-table.ts';
import { aGroup, aUser, createWorld } from './world/index.ts';

let open: OpenTable;
beforeAll(async () => {
  open = await openTable();
});
afterAll(() => open.close());

const T = 'acme';
const ofTable = (calls: readonly string[]) => calls.filter((call) => call !== 'enqueue');

async function counting() {
  const world = await createWorld(open);
  const actor = world.actor();
  const directory = actor.directory(T);
  return {
    world,
    directory,
    async callsOf(operation: () => Promise<unknown>) {
      actor.calls.length = 0;
      world.clock.now += 1_000;
      await operation();
      return [...actor.calls];
    },
  };
}

describe('calls of the table', () => {
  it('are five for a new user, one to read it, three to change it, two to find it', async () => {
    const { directory, callsOf, world } = await counting();
    const lisa = aUser('lisa', {
      externalId: 'e-1',
      attributes: { emails: [{ value: 'lisa@example.com' }] },
    });
    const created = await callsOf(() => directory.users.create(lisa));
    expect(created.toSorted()).toEqual(
      ['BatchWriteItem', 'PutItem', 'PutItem', 'PutItem', 'UpdateItem', 'enqueue'].toSorted(),
    );
    const { users } = await world.truth();
    const id = users[0]?.id ?? '';
    expect(await callsOf(() => directory.users.read(id))).toEqual(['GetItem']);
    const changed = await callsOf(() =>
      directory.users.change(id, (document) => ({
        ...document,
        attributes: { ...document.attributes, title: 'Boss' },
      })),
    );
    expect(changed).toEqual(['GetItem', 'UpdateItem', 'enqueue', 'UpdateItem']);
    const found = await callsOf(async () => {
      const page = await directory.users.list({
        filter: {
          lookup: { attribute: 'userName', value: 'LISA' },
          matches: ({ document }) => document.userName === 'lisa',
        },
        startIndex: 1,
        count: 10,
      });
      expect(page.total).toBe(1);
    });
    expect(found).toEqual(['GetItem', 'BatchGetItem']);
    await world.expectAgreement();
  });

  it('are none but a read where nothing changes', async () => {
    const { directory, callsOf } = await counting();
    const { id } = await directory.users.create(aUser('lisa'));
    expect(await callsOf(() => directory.users.change(id, () => aUser('lisa')))).toEqual([
      'GetItem',
    ]);
  });

  it('are five for one more member of a group of thousands', async () => {
    const { directory, callsOf, world } = await counting();
    const group = await directory.groups.create(aGroup('Staff'), []);
    const ids: string[] = [];
    for (let at = 0; at < 40; at++) ids.push((await directory.users.create(aUser(`u${at}`))).id);
    const last = ids.pop() ?? '';
    const join = (...some: string[]) =>
      directory.groups.change(group.id, (document) => ({
        document,
        members: { from: 'current', remove: new Set(), add: new Set(some) },
      }));
    await join(...ids);
    const calls = await callsOf(() => join(last));
    expect(ofTable(calls)).toHaveLength(5);
    expect(calls).not.toContain('Query');
    expect(await callsOf(() => join(last))).toEqual(['GetItem', 'UpdateItem', 'GetItem']);
    expect(await directory.groups.members(group.id)).toHaveLength(40);
    await world.expectAgreement();
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MemberChange } from '../../../lib/scim/model.ts';
import { type OpenTable, openTable } from '../store/open-table.ts';
import { ACME, aGroup, createWorld, deeds, setStage } from './world/index.ts';

let open: OpenTable;
beforeAll(async () => {
  open = await openTable();
});
afterAll(() => open.close());

async function staged() {
  const world = await createWorld(open);
  const stage = await setStage(world);
  const acme = world.actor().directory(ACME);
  const change = (
    id: string,
    members: Partial<Record<'add' | 'remove', readonly string[]>>,
    from: MemberChange['from'] = 'current',
  ) =>
    acme.groups.change(id, (document) => ({
      document,
      members: { from, add: new Set(members.add), remove: new Set(members.remove) },
    }));
  return { world, stage, acme, change };
}

describe('members', () => {
  it('that are no users of the tenant are refused before anything is written', async () => {
    const { world, stage, acme, change } = await staged();
    for (const add of [['nobody'], [stage.bob, 'nobody']]) {
      await expect(change(stage.staff, { add })).rejects.toMatchObject({
        status: 400,
        scimType: 'invalidValue',
        message: expect.stringContaining('"nobody"'),
      });
    }
    await expect(change(stage.staff, { add: ['nobody'], remove: [stage.lisa] })).rejects.toThrow();
    await expect(acme.groups.create(aGroup('New'), ['nobody'])).rejects.toMatchObject({
      status: 400,
    });
    expect((await acme.groups.members(stage.staff)).map(({ id }) => id)).toEqual([stage.lisa]);
    expect((await acme.groups.list({ startIndex: 1, count: 0 })).total).toBe(2);
    await world.expectAgreement();
  });

  it('that are in, or are not, change nothing', async () => {
    const { world, stage, change } = await staged();
    world.jobs.length = 0;
    const before = await world.truth();
    await change(stage.staff, { add: [stage.lisa] });
    await change(stage.staff, { remove: [stage.bob, 'nobody'] });
    await change(stage.boss, {}, 'none');
    expect(world.jobs).toEqual([]);
    expect(await world.truth()).toEqual(before);
  });

  it('are replaced by writing the difference', async () => {
    const { world, stage, acme, change } = await staged();
    await change(stage.staff, { add: [stage.lisa, stage.bob] }, 'none');
    expect(await acme.groups.members(stage.staff)).toHaveLength(2);
    const before = world.jobs.length;
    await change(stage.staff, { add: [stage.bob] }, 'none');
    expect(world.jobs.slice(before)).toMatchObject([
      { kind: 'membership', user: 'lisa', roles: [] },
    ]);
    expect((await acme.groups.members(stage.staff)).map(({ id }) => id)).toEqual([stage.bob]);
    await world.expectAgreement();
  });

  it('are told the new name of their group, each with all its groups', async () => {
    const { world, stage, acme } = await staged();
    await deeds.addMember(acme, stage);
    const before = world.jobs.length;
    await deeds.renameGroup(acme, stage);
    expect(world.jobs.slice(before)).toMatchObject([
      { kind: 'membership', user: 'lisa', roles: [{ name: 'Crew' }, { name: 'Boss' }] },
    ]);
    await world.expectAgreement();
  });

  it('keep what the client calls them, through a renaming of the group too', async () => {
    const { world, stage, acme } = await staged();
    await acme.groups.change(stage.boss, (document) => ({
      document: { ...document, displayName: 'Heads' },
      members: {
        from: 'none',
        remove: new Set(),
        add: new Set([stage.lisa]),
        called: new Map([[stage.lisa, 'Lisa S.']]),
      },
    }));
    await acme.groups.change(stage.boss, (document) => ({
      document: { ...document, displayName: 'Chiefs' },
      members: { from: 'current', remove: new Set(), add: new Set() },
    }));
    expect(await acme.groups.members(stage.boss)).toEqual([{ id: stage.lisa, display: 'Lisa S.' }]);
    await world.expectAgreement();
  });

  it('of another tenant are unknown, as its groups are', async () => {
    const { world, stage, change } = await staged();
    const other = world.actor().directory('globex');
    await expect(other.groups.read(stage.staff)).rejects.toMatchObject({ status: 404 });
    await expect(other.users.remove(stage.lisa)).rejects.toMatchObject({ status: 404 });
    expect(await other.groups.members(stage.staff)).toEqual([]);
    const { id } = await other.groups.create(aGroup('Staff'), []);
    await expect(
      other.groups.change(id, (document) => ({
        document,
        members: { from: 'current', add: new Set([stage.lisa]), remove: new Set() },
      })),
    ).rejects.toMatchObject({ status: 400 });
    await expect(change(id, { add: [stage.bob] })).rejects.toMatchObject({ status: 404 });
    await world.expectAgreement();
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDirectory } from '../../../lib/scim/directory/index.ts';
import { type OpenTable, openTable } from '../store/open-table.ts';
import { ACME, aGroup, aUser, createWorld, dyingAt, GLOBEX, policyOf } from './world/index.ts';
import { newestOf } from './world/newest.ts';

let open: OpenTable;
beforeAll(async () => {
  open = await openTable();
});
afterAll(() => open.close());

/** Lisa is Acme's first, and then Globex's too. Globex's removal dies behind its first write, and Acme's follows. */
async function parted(onDelete: 'delete' | 'unassign') {
  const world = await createWorld(open, policyOf({ onDelete }));
  const acme = world.actor().directory(ACME);
  const owner = await acme.users.create(aUser('lisa', { attributes: { title: 'Boss' } }));
  world.clock.now += 1_000;
  const other = await world.actor().directory(GLOBEX).users.create(aUser('lisa'));
  world.clock.now += 1_000;
  const dying = world.actor(dyingAt(2, 'after')).directory(GLOBEX);
  await expect(dying.users.remove(other.id)).rejects.toMatchObject({ status: 503 });
  world.clock.now += 1_000;
  await acme.users.change(owner.id, (document) => ({
    ...document,
    attributes: { title: 'Chairwoman' },
  }));
  world.clock.now += 1_000;
  await acme.users.remove(owner.id);
  world.muchLater();
  await world.sweep();
  return world;
}

describe('the last to let go of a user key', () => {
  it('deletes what others said later than it began to', async () => {
    const world = await parted('delete');
    await world.expectAgreement();
    expect(newestOf(world.jobs).get('lisa')?.fields).toBeNull();
  });

  it('has the last word of the record, even if it never had one', async () => {
    const world = await parted('unassign');
    expect(newestOf(world.jobs).get('lisa')?.fields?.metadata).toMatchObject({ deleted: true });
  });

  it('takes nothing from whoever has the key since, though it was written later', async () => {
    const world = await createWorld(open);
    const acme = world.actor().directory(ACME);
    const { id } = await acme.users.create(aUser('lisa'));
    world.clock.now += 1_000;
    // No queue: the key is free, and that nobody is Lisa any more is still to be told.
    const deaf = {
      ...world.actor().ports,
      enqueue: () => Promise.reject(new Error('no queue')),
    };
    const eliza = aUser('eliza');
    await expect(createDirectory(deaf, ACME).users.change(id, () => eliza)).rejects.toMatchObject({
      status: 503,
    });
    world.clock.now += 1_000;
    const other = await acme.users.create(aUser('lisa'));
    await acme.groups.create(aGroup('Staff'), [other.id]);
    world.clock.now += 1_000;
    await acme.users.change(id, () => ({ ...eliza, attributes: { title: 'Manager' } }));
    await world.expectAgreement();
  });
});

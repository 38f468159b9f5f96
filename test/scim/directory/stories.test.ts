import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sweep } from '../../../lib/scim/directory/index.ts';
import { type OpenTable, openTable } from '../store/open-table.ts';
import {
  ACME,
  aUser,
  createWorld,
  deeds,
  dyingAt,
  GLOBEX,
  interleave,
  policyOf,
  setStage,
} from './world/index.ts';

let open: OpenTable;
beforeAll(async () => {
  open = await openTable();
});
afterAll(() => open.close());

describe('a member whose joining got no further than its own item', () => {
  it.each(['renameGroup', 'removeGroup'] as const)(
    'is told what became of the group since (%s) by whoever changes it next',
    async (deed) => {
      const world = await createWorld(open);
      const stage = await setStage(world);
      const bob = (change: (title: string) => string) =>
        world
          .actor()
          .directory(ACME)
          .users.change(stage.bob, (document) => ({
            ...document,
            attributes: { title: change(String(document.attributes['title'] ?? '')) },
          }));
      // Read the group, wrote the user.
      await expect(
        deeds.addToStaff(world.actor(dyingAt(2, 'after')).directory(ACME), stage),
      ).rejects.toMatchObject({ status: 503 });
      await deeds[deed](world.actor().directory(ACME), stage);
      await bob(() => 'Clerk');
      const { users } = await world.expectAgreement();
      const names = users.find(({ id }) => id === stage.bob)?.groups.values();
      expect([...(names ?? [])].map(({ displayName }) => displayName)).toEqual(
        deed === 'renameGroup' ? ['Crew'] : [],
      );
    },
  );
});

describe('a user key', () => {
  it('whose owner died before it wrote its user is told by who has it', async () => {
    const world = await createWorld(open);
    const first = world.actor(dyingAt(3, 'before')).directory(GLOBEX);
    await expect(first.users.create(aUser('lisa'))).rejects.toMatchObject({ status: 503 });
    const lisa = await world.actor().directory(ACME).users.create(aUser('lisa'));
    expect(world.jobs.map(({ kind }) => kind)).toEqual(['membership']);
    // As long as the other may still be at it, nothing is known.
    world.clock.now += 30_000;
    const { ports } = world.actor();
    expect(await sweep(ports, { olderThanMs: 1_000, limit: 9 })).toEqual({
      settled: 0,
      failed: 0,
      left: 1,
    });
    world.muchLater();
    expect(await world.sweep()).toEqual({ settled: 1, failed: 0, left: 0 });
    const { sharers } = await world.truth();
    expect(sharers).toEqual(new Map([['lisa', new Set([`acme/${lisa.id}*`])]]));
    expect(world.jobs.map(({ kind }) => kind)).toContain('user');
  });

  it('of a user that is shut out for good can be had by another, and then not by the first', async () => {
    const policy = policyOf({
      onBlock: 'delete',
      keyAttribute: 'externalId',
      keyOf: (_tenant, _id, { externalId }) => externalId,
    });
    const world = await createWorld(open, policy);
    const acme = world.actor().directory(ACME);
    const { id } = await acme.users.create(aUser('lisa', { externalId: 'e-1' }));
    await expect(acme.users.create(aUser('mary', { externalId: 'e-1' }))).rejects.toMatchObject({
      status: 409,
      scimType: 'uniqueness',
    });
    await acme.users.change(id, (document) => ({ ...document, active: false }));
    expect(world.jobs.at(-1)).toMatchObject({ kind: 'user.deleted', user: 'e-1' });
    await acme.users.create(aUser('mary', { externalId: 'e-1' }));
    await expect(
      acme.users.change(id, (document) => ({ ...document, active: true })),
    ).rejects.toMatchObject({ status: 409 });
    await world.expectAgreement();
  });

  it('is needed', async () => {
    const world = await createWorld(open, policyOf({ keyOf: () => null, keyAttribute: 'emails' }));
    await expect(world.actor().directory(ACME).users.create(aUser('lisa'))).rejects.toMatchObject({
      status: 400,
      scimType: 'invalidValue',
      message: expect.stringContaining('emails'),
    });
  });
});

describe('a name that a user gave up and took again', () => {
  it('is not taken from it by who was slow to settle the giving up', async () => {
    const world = await createWorld(open);
    const stage = await setStage(world);
    const rename = (userName: string) => (pass?: Parameters<typeof world.actor>[0]) =>
      world
        .actor(pass)
        .directory(ACME)
        .users.change(stage.lisa, (document) => ({ ...document, userName }));
    // Five calls: it has written its user, and nothing that follows.
    for (let calls = 4; calls < 9; calls++) {
      await interleave([rename('Eliza'), rename('Lisa')], [calls]);
    }
    await rename('Lisa')();
    world.muchLater();
    await world.sweep();
    await world.expectAgreement();
  });

  it('is not to be had while somebody may be at it, and free again when nobody was', async () => {
    const world = await createWorld(open);
    const dead = world.actor(dyingAt(3, 'before')).directory(ACME);
    await expect(dead.users.create(aUser('lisa'))).rejects.toMatchObject({ status: 503 });
    const acme = world.actor().directory(ACME);
    await expect(acme.users.create(aUser('LISA'))).rejects.toMatchObject({
      status: 503,
      retryAfter: 5,
    });
    world.muchLater();
    await acme.users.create(aUser('LISA'));
    await world.expectAgreement();
  });

  it('is free at once where a claim was for what is refused', async () => {
    const policy = policyOf({ keyOf: (_tenant, _id, { externalId }) => externalId });
    const world = await createWorld(open, policy);
    const acme = world.actor().directory(ACME);
    await acme.users.create(aUser('lisa', { externalId: 'e-1' }));
    await expect(acme.users.create(aUser('mary', { externalId: 'e-1' }))).rejects.toMatchObject({
      status: 409,
    });
    await acme.users.create(aUser('mary', { externalId: 'e-2' }));
    await world.expectAgreement();
  });
});

describe('telling again', () => {
  it('says all of a user at a new version', async () => {
    const world = await createWorld(open);
    const stage = await setStage(world);
    const before = world.jobs.length;
    const newest = Math.max(...world.jobs.map(({ version }) => version));
    await world.actor().directory(ACME).users.tellAgain(stage.lisa);
    const told = world.jobs.slice(before);
    expect(told.map(({ kind }) => kind).sort()).toEqual(['membership', 'user']);
    expect(told.every(({ version }) => version > newest)).toBe(true);
    await world.expectAgreement();
  });
});

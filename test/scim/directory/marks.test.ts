import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OpenTable, openTable, type Passage } from '../store/open-table.ts';
import { ACME, createWorld, deeds, dyingAt, interleave, setStage } from './world/index.ts';

let open: OpenTable;
beforeAll(async () => {
  open = await openTable();
});
afterAll(() => open.close());

/** A PATCH of a user: read, write, tell, take the mark away. */
const CALLS_OF_PATCH = [2, 3];
/** Adding a member: read the group, write the user, put the edge and tell, write the group, take the mark away. */
const DEATHS = [2, 3, 4, 5];
const cases = CALLS_OF_PATCH.flatMap((held) => DEATHS.map((death) => [held, death] as const));

it.each(cases)(
  'a mark is not taken away by who wrote before it was set: held after %i calls, death at %i',
  async (held, death) => {
    const world = await createWorld(open);
    const stage = await setStage(world);
    const patch = (pass: Passage) =>
      world
        .actor(pass)
        .directory(ACME)
        .users.change(stage.lisa, (document) => ({ ...document, attributes: { title: 'Chief' } }));
    const dying = dyingAt(death, 'after');
    const add = (pass: Passage) =>
      deeds.addMember(
        world.actor((call, make) => pass(call, () => dying(call, make))).directory(ACME),
        stage,
      );
    const { outcomes } = await interleave([patch, add], [held, 99]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    world.muchLater();
    await world.sweep();
    await world.expectAgreement();
  },
);

import { compareEndState } from '../end-state.ts';
import { floorOf } from '../floor.ts';
import { number } from '../format.ts';
import { naiveSync, runNaive } from '../naive.ts';
import { createJobMaker, type Person, populate } from '../population.ts';
import { randomFrom, shuffled } from '../random.ts';
import { compared, type Workload } from '../workload.ts';
import { createWorld } from '../world.ts';

const UPDATES_EACH = 10;

const updated = (person: Person, update: number): Person => ({
  ...person,
  tenant: '',
  email: person.email.replace('@', `+${update}@`),
  lastName: `${person.lastName}-${update}`,
});

export const manyUpdates: Workload = {
  id: 'C',
  title: 'users with 10 updates each, shuffled, queued before the worker starts',
  async run({ quick }) {
    const { people } = populate(quick ? 300 : 1_000, 1);
    const world = createWorld();
    const make = createJobMaker(world.clock.now());
    // Made in the order of their versions; delivered in no order.
    const changes = Array.from({ length: UPDATES_EACH }, (_, update) =>
      people.map((person) => {
        const change = updated(person, update);
        return { change, job: make.user(change) };
      }),
    ).flat();
    const arriving = shuffled(changes, randomFrom(4));
    const last = people.map((person) => updated(person, UPDATES_EACH - 1));
    world.send(arriving.map(({ job }) => job));
    const drained = await world.drain();
    const naive = await runNaive(arriving.map(({ change }) => [naiveSync(change)]));
    const should = { people: last, tenants: [] };
    const { wrong } = compareEndState(naive.facts, should);
    return compared({
      drained,
      naive,
      floor: floorOf({ usersWritten: people.length }),
      end: compareEndState(world.facts(), should),
      target: `≤ 3 write calls for ${number(arriving.length)} updates; final state right`,
      reached: drained.writes <= 3,
      limitedBy: `the cut of the queue into rounds (naive ends with ${number(wrong / 2)} users out of date)`,
    });
  },
};

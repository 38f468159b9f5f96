import { compareEndState } from '../end-state.ts';
import { floorOf } from '../floor.ts';
import { number } from '../format.ts';
import { naiveDelete, runNaive } from '../naive.ts';
import { createJobMaker, populate } from '../population.ts';
import { randomFrom, shuffled } from '../random.ts';
import { syncedWorld } from '../synced-world.ts';
import { compared, type Workload } from '../workload.ts';

export const deprovisioned: Workload = {
  id: 'D',
  title: 'users deprovisioned at once',
  async run({ quick }) {
    const population = populate(quick ? 1_000 : 10_000, 100);
    const { people, tenants } = population;
    const floor = floorOf({ usersDeleted: people.length });
    const world = await syncedWorld(population);
    const synced = world.standIn.save();
    const make = createJobMaker(world.clock.now());
    const leaving = shuffled(people, randomFrom(5));
    world.send(leaving.map(make.userDeleted));
    const drained = await world.drain();
    return compared({
      drained,
      naive: await runNaive(
        leaving.map((person) => [naiveDelete(person)]),
        (permit) => permit.restore(synced),
      ),
      floor,
      end: compareEndState(world.facts(), { people: [], tenants }),
      target: `≤ ${2 * floor} write calls (2 × floor) for ${number(people.length)} users`,
      reached: drained.writes <= 2 * floor,
      limitedBy: 'how many of the deletions one round takes up',
    });
  },
};

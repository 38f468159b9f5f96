import { compareEndState } from '../end-state.ts';
import { floorOf } from '../floor.ts';
import { number } from '../format.ts';
import { naiveSignUps, runNaive } from '../naive.ts';
import { createJobMaker, type Population, populate } from '../population.ts';
import { randomFrom, shuffled } from '../random.ts';
import { compared, type Workload } from '../workload.ts';
import { createWorld } from '../world.ts';

/**
 * Each user comes as two jobs, itself and its membership, in no order; each tenant as one, ahead of them: a provider
 * has made an organization before anybody can join it.
 */
function burst({ people, tenants }: Population, now: number) {
  const make = createJobMaker(now);
  const joining = people.flatMap((person) => [make.user(person), make.membership(person)]);
  return [...tenants.map(make.tenant), ...shuffled(joining, randomFrom(2))];
}

export const newUsers: Workload = {
  id: 'A',
  title: 'new users, each in one of 100 tenants, all at once',
  async run({ quick }) {
    const population = populate(quick ? 1_000 : 10_000, 100);
    const { people, tenants } = population;
    const floor = floorOf({
      usersWritten: people.length,
      tenantsWritten: tenants.length,
      rolesGiven: people.length,
    });
    const world = createWorld();
    world.send(burst(population, world.clock.now()));
    const drained = await world.drain();
    return compared({
      drained,
      naive: await runNaive(naiveSignUps(population)),
      floor,
      end: compareEndState(world.facts(), population),
      target: `≤ ${2 * floor} write calls (2 × floor) for ${number(people.length)} users`,
      reached: drained.writes <= 2 * floor,
      limitedBy: 'how many of the burst one round takes up: each round fills its own bulk calls',
    });
  },
};

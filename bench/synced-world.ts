import { createJobMaker, type Population } from './population.ts';
import { createWorld, type World } from './world.ts';

/** Longer than any window of Permit's limits. */
const REST_MS = 20 * 60_000;

/** A world in which the population has been synced, and the budget has filled again since. */
export async function syncedWorld({ people, tenants }: Population): Promise<World> {
  const world = createWorld();
  const make = createJobMaker(world.clock.now());
  world.send([
    ...tenants.map(make.tenant),
    ...people.flatMap((person) => [make.user(person), make.membership(person)]),
  ]);
  await world.drain();
  await world.pass(REST_MS);
  return world;
}

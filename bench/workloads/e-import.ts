import type { SyncJob } from '../../lib/jobs/index.ts';
import { compareEndState } from '../end-state.ts';
import { floorOf } from '../floor.ts';
import { number } from '../format.ts';
import { naiveSignUps, runNaive } from '../naive.ts';
import { createJobMaker, type Population, populate } from '../population.ts';
import { compared, type Workload } from '../workload.ts';
import { createWorld } from '../world.ts';

/** Users that a provider lists at once (Clerk: at most 500). */
const PAGE = 500;
const WINDOW_MS = 600_000;

/** As an import reads them: the tenants, then page by page the users and where they belong. */
export function importJobs({ people, tenants }: Population, now: number): readonly SyncJob[] {
  const make = createJobMaker(now);
  const jobs: SyncJob[] = tenants.map(make.tenant);
  for (let from = 0; from < people.length; from += PAGE) {
    const page = people.slice(from, from + PAGE);
    jobs.push(...page.map(make.user), ...page.map(make.membership));
  }
  return jobs;
}

export const bigImport: Workload = {
  id: 'E',
  title: 'users with one assignment each, as an import',
  async run({ quick }) {
    const population = populate(quick ? 6_000 : 100_000, 100);
    const { people, tenants } = population;
    const floor = floorOf({
      usersWritten: people.length,
      tenantsWritten: tenants.length,
      rolesGiven: people.length,
    });
    const world = createWorld();
    world.sendImports(importJobs(population, world.clock.now()));
    const drained = await world.drain();
    return compared({
      drained,
      naive: await runNaive(naiveSignUps(population)),
      floor,
      end: compareEndState(world.facts(), population),
      target: `${number(people.length)} users within one 10-minute window`,
      reached: drained.appliedMs <= WINDOW_MS,
      limitedBy: "Permit's 100 bulk calls in 10 minutes, less what is kept for live traffic",
    });
  },
};

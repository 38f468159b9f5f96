import { compareEndState } from '../end-state.ts';
import { number } from '../format.ts';
import { naiveSync, runNaive } from '../naive.ts';
import { createJobMaker, populate } from '../population.ts';
import { randomFrom, shuffled } from '../random.ts';
import { syncedWorld } from '../synced-world.ts';
import { compared, type Workload } from '../workload.ts';

const LOGINS_EACH = 10;

export const unchangedLogins: Workload = {
  id: 'B',
  title: 'logins of unchanged users, ten each, after the first sync',
  async run({ quick }) {
    const population = populate(quick ? 1_000 : 10_000, 100);
    const world = await syncedWorld(population);
    const synced = world.standIn.save();
    const make = createJobMaker(world.clock.now());
    const everybody = Array.from({ length: LOGINS_EACH }, () => population.people).flat();
    const logins = shuffled(everybody, randomFrom(3));
    world.send(logins.map(make.user));
    const drained = await world.drain();
    return compared({
      drained,
      naive: await runNaive(
        logins.map((person) => [naiveSync(person)]),
        (permit) => permit.restore(synced),
      ),
      floor: 0,
      end: compareEndState(world.facts(), population),
      target: `0 Permit calls for ${number(logins.length)} logins`,
      reached: drained.requests === 0,
      limitedBy: 'nothing of Permit: receiving, and one ledger write a user a round',
    });
  },
};

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SyncJob } from '../../lib/jobs/index.ts';
import { SABOTAGES } from './simulation/sabotage.ts';
import { randomFrom } from './simulation/scheduler.ts';
import { type Sabotage, simulate } from './simulation/simulate.ts';
import { changes, play } from './simulation/world.ts';

const RUNS = Number(process.env['CONVERGENCE_RUNS'] ?? 400);
/** Without a safeguard the property must fail within so many runs; it takes a few dozen, mostly. */
const SABOTAGED_RUNS = 2000;
const START = 1_699_999_000_000;

/** In any order. */
function shuffled(jobs: readonly SyncJob[], random: () => number): SyncJob[] {
  return jobs
    .map((job) => ({ job, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ job }) => job);
}

/** What Permit does where its documents are silent, or disagree with what it was seen to do. */
const rules = fc.record({
  putWithoutAttributes: fc.constantFrom('empty' as const, 'keep' as const),
  existingTenant: fc.constantFrom(409 as const, 200 as const),
  assignmentUser: fc.constantFrom('key' as const, 'email' as const),
  unknownFilter: fc.constantFrom('empty' as const, 'not-found' as const),
  unknownRole: fc.constantFrom(404 as const, 422 as const),
  bulk: fc.constantFrom('atomic' as const, 'per-item' as const, 'until-failure' as const),
  bulkRepeats: fc.constantFrom('ignore' as const, 'fail' as const),
});
/** Whether a bulk call costs less of the budget than two single ones. */
const bulk = fc.constantFrom('dear' as const, 'cheap' as const);

/** Any changes, told in any order, some twice, to two workers that are stalled, killed and refused at any point. */
const convergence = (sabotage?: Sabotage) =>
  fc.asyncProperty(
    changes,
    fc.integer(),
    fc.nat(3),
    fc.nat(4),
    rules,
    bulk,
    async (script, seed, kills, failures, rules, bulk) => {
      const { jobs, expected } = play(script, START);
      const random = randomFrom(seed);
      const twice = jobs.filter(() => random() < 0.3);
      const deliveries = shuffled([...jobs, ...twice], random);
      const end = await simulate({
        deliveries,
        seed,
        kills,
        failures,
        rules,
        bulk,
        ...(sabotage === undefined ? {} : { sabotage }),
      });
      expect(end.dead).toEqual([]);
      expect(end.facts).toEqual(expected);
    },
  );

describe('convergence', () => {
  it('ends in the facts of the newest versions', async () => {
    await fc.assert(convergence(), { numRuns: RUNS });
  }, 600_000);

  // What makes it so: without any one of these, it does not.
  it.each(Object.entries(SABOTAGES))(
    'fails without %s',
    async (_name, sabotage) => {
      const result = await fc.check(convergence(sabotage), {
        numRuns: SABOTAGED_RUNS,
        endOnFailure: true,
        seed: 20_261_122,
      });
      expect(result.failed).toBe(true);
      if (process.env['CONVERGENCE_VERBOSE'])
        console.log(_name, result.numRuns, result.errorInstance);
    },
    120_000,
  );
});

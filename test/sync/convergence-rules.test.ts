import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SyncJob } from '../../lib/jobs/index.ts';
import { fewThings, type RuleChange, ruleChanges } from './simulation/rule-changes.ts';
import { expectedFacts, foundFacts } from './simulation/rule-facts.ts';
import { RULE_SABOTAGES } from './simulation/rule-sabotage.ts';
import { RULE_SETTING } from './simulation/rule-setting.ts';
import { playRules } from './simulation/rule-world.ts';
import { randomFrom } from './simulation/scheduler.ts';
import { type Sabotage, simulate } from './simulation/simulate.ts';

const RUNS = Number(process.env['CONVERGENCE_RULE_RUNS'] ?? 300);
/** Without a safeguard the property must fail within so many runs; it takes a few dozen, mostly. */
const SABOTAGED_RUNS = 2000;
const START = 1_699_999_000_000;

/** In any order; or in nearly the right one, each at most so many places too late. */
function disordered(jobs: readonly SyncJob[], by: number, random: () => number): SyncJob[] {
  return jobs
    .map((job, n) => ({ job, at: n + random() * by }))
    .sort((a, b) => a.at - b.at)
    .map(({ job }) => job);
}

/** What Permit does where its documents are silent, or disagree with what it was seen to do. */
const rules = fc.record({
  bulk: fc.constantFrom('atomic' as const, 'per-item' as const, 'until-failure' as const),
  bulkRepeats: fc.constantFrom('ignore' as const, 'fail' as const),
  tenantDelete: fc.constantFrom('cascade' as const, 'keep' as const),
  missingInstance: fc.constantFrom('create' as const, 404 as const),
  existingInstance: fc.constantFrom(200 as const, 409 as const),
  existingTenant: fc.constantFrom(409 as const, 200 as const),
  unknownFilter: fc.constantFrom('empty' as const, 'not-found' as const),
});
/** Whether a bulk call costs less of the budget than two single ones. */
const bulk = fc.constantFrom('dear' as const, 'cheap' as const);

/**
 * Any changes, told in any order, or each when the one before is settled, some twice, to two workers that are stalled,
 * killed and refused at any point.
 */
const convergence = (scripts: fc.Arbitrary<RuleChange[]>, sabotage?: Sabotage) =>
  fc.asyncProperty(
    scripts,
    fc.integer(),
    fc.nat(3),
    fc.nat(4),
    rules,
    bulk,
    fc.constantFrom('settled' as const, 2, 5, 1000),
    async (script, seed, kills, failures, rules, bulk, disorder) => {
      const { jobs, history } = playRules(script, START);
      const random = randomFrom(seed);
      const twice = jobs.filter(() => random() < 0.3);
      const end = await simulate({
        setting: RULE_SETTING,
        ...(disorder === 'settled'
          ? { phases: jobs.map((job) => (twice.includes(job) ? [job, job] : [job])) }
          : { deliveries: disordered([...jobs, ...twice], disorder, random) }),
        seed,
        kills,
        failures,
        rules,
        bulk,
        ...(sabotage === undefined ? {} : { sabotage }),
      });
      expect(end.dead).toEqual([]);
      const expected = expectedFacts(history);
      expect(foundFacts(end, expected, history)).toEqual(expected.must);
    },
  );

describe('convergence with rules', () => {
  it('ends in the facts of the newest versions', async () => {
    await fc.assert(convergence(ruleChanges), { numRuns: RUNS });
  }, 600_000);

  // What makes it so: without any one of these, it does not.
  it.each(Object.entries(RULE_SABOTAGES))(
    'fails without %s',
    async (_name, { ofFewThings, ...sabotage }) => {
      const scripts = ofFewThings ? fewThings : ruleChanges;
      const result = await fc.check(convergence(scripts, sabotage), {
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

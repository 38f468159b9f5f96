import { describe, expect, it } from 'vitest';
import type { RuleChange } from './simulation/rule-changes.ts';
import { expectedFacts, foundFacts } from './simulation/rule-facts.ts';
import { RULE_SETTING } from './simulation/rule-setting.ts';
import { playRules } from './simulation/rule-world.ts';
import { simulate } from './simulation/simulate.ts';

const START = 1_699_999_000_000;
const at = (op: RuleChange['op'], more: Partial<RuleChange> = {}): RuleChange => ({
  op,
  source: 0,
  user: 0,
  tenant: 0,
  pick: 0,
  value: 1,
  after: 1,
  ...more,
});
/** An organization's plan: one rule declares its workspace up to 3, another beyond. */
const PAYING = at('change org', { pick: 1, value: 2 });
const FREE = at('change org', { pick: 1, value: 5 });
const REMOVED = at('document', { value: 0 });

/** What is settled before; the batch that is interrupted; what arrives before anybody works again. */
interface Story {
  readonly name: string;
  readonly before: readonly RuleChange[];
  readonly batch: readonly RuleChange[];
  readonly newer: readonly RuleChange[];
  /** The calls of the batch are bulk calls, where there are two of a kind. */
  readonly inBulk?: true;
}

const STORIES: readonly Story[] = [
  {
    name: 'a document shared, then not any more',
    before: [],
    batch: [at('shared')],
    newer: [at('shared', { value: 3 })],
  },
  {
    name: 'a document removed, then added again and shared anew',
    before: [at('shared')],
    batch: [REMOVED],
    newer: [at('document'), at('change user', { pick: 1, value: 4 })],
  },
  {
    name: 'folders and documents made, then removed',
    before: [],
    batch: [at('folder', { pick: 1, value: 3 }), at('document', { pick: 1, value: 3 })],
    newer: [at('folder', { pick: 1, value: 0 }), at('document', { pick: 1, value: 0 })],
    inBulk: true,
  },
  {
    name: 'a folder moved to another parent',
    before: [at('folder', { pick: 1, value: 3 })],
    batch: [at('folder', { pick: 1, value: 5 })],
    newer: [],
  },
  {
    name: 'a workspace that another rule declares',
    before: [PAYING, at('join')],
    batch: [FREE],
    newer: [],
  },
  {
    name: 'a workspace that another rule declares, and then the first one again',
    before: [PAYING, at('join')],
    batch: [FREE],
    newer: [PAYING],
  },
  {
    name: 'an organization deleted, with what is on its instances',
    before: [at('join'), at('shared'), at('shared', { pick: 2 })],
    batch: [at('delete org')],
    newer: [],
  },
  {
    name: 'an organization deleted, then made again with its member',
    before: [at('join'), at('shared')],
    batch: [at('delete org')],
    newer: [at('create org'), at('join')],
  },
  {
    name: 'a user deleted with its folder, then made again',
    before: [at('shared')],
    batch: [at('delete user')],
    newer: [at('create user', { value: 2 }), at('shared')],
  },
  {
    name: 'a user banned, then let in again',
    before: [at('join'), at('shared'), at('teams')],
    batch: [at('ban')],
    newer: [at('ban')],
  },
  {
    name: 'a list of teams changed, then without an answer',
    before: [at('teams')],
    batch: [at('teams', { pick: 1 }), at('teams', { tenant: 1 })],
    newer: [at('user lists')],
    inBulk: true,
  },
];

/** Whether Permit leaves the instances of a tenant that is deleted matters where one is. */
const CASES = STORIES.flatMap((story) => {
  const ways = story.batch.some(({ op }) => op === 'delete org')
    ? (['cascade', 'keep'] as const)
    : (['cascade'] as const);
  return ways.map((tenantDelete) => ({ ...story, tenantDelete }));
});

describe('a worker stopped at any point of what rules ask for, newer events arriving before it runs again', () => {
  it.each(CASES)(
    '$name ($tenantDelete): nothing lost, nothing left over',
    async ({ before, batch, newer, inBulk, tenantDelete }) => {
      const first = playRules(before.length === 0 ? [at('create user')] : before, START).jobs;
      const second = playRules([...before, ...batch], START).jobs;
      const { jobs, history } = playRules([...before, ...batch, ...newer], START);
      const phases = [first, second.slice(first.length)];
      expect(phases[1]).not.toEqual([]);
      const bulk = inBulk ? ('cheap' as const) : ('dear' as const);
      const quiet = {
        setting: RULE_SETTING,
        seed: 7,
        kills: 0,
        failures: 0,
        bulk,
        rules: { tenantDelete },
      };

      // How far the beginning takes; then a stop at each access from there until the batch is done.
      const settled = await simulate({ ...quiet, phases: [first] });
      const whole = await simulate({ ...quiet, phases });
      expect(whole.accesses).toBeGreaterThan(settled.accesses + 5);
      if (inBulk) expect(whole.bulkCalls).toBeGreaterThan(settled.bulkCalls);

      const expected = expectedFacts(history);
      for (let atAccess = settled.accesses + 1; atAccess <= whole.accesses; atAccess++) {
        const stop = { atAccess, newer: jobs.slice(second.length) };
        const end = await simulate({ ...quiet, phases, stop });
        const found = foundFacts(end, expected, history);
        expect({ atAccess, ...found }).toEqual({ atAccess, ...expected.must });
        expect(end.dead).toEqual([]);
      }
    },
  );
});

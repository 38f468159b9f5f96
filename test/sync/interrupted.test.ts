import { describe, expect, it } from 'vitest';
import type { SyncJob } from '../../lib/jobs/index.ts';
import { simulate } from './simulation/simulate.ts';
import { type Change, play } from './simulation/world.ts';

const START = 1_699_999_000_000;
const at = (op: number, more: Partial<Change> = {}): Change => ({
  op,
  source: 0,
  user: 0,
  tenant: 0,
  role: 0,
  value: 1,
  after: 1,
  ...more,
});
const CREATE_USER = 0;
const UPDATE_USER = 2;
const DELETE_USER = 3;
const CREATE_TENANT = 4;
const DELETE_TENANT = 6;
const MEMBERSHIP = 7;
const REMOVE = 10;

/** What is settled before; the batch that is interrupted; what arrives before anybody works again. */
interface Story {
  readonly name: string;
  /** Settled before it, beside {@link BEGINNING}. */
  readonly before?: readonly Change[];
  readonly batch: readonly Change[];
  readonly newer: readonly Change[];
  /** Many at once: the calls of the batch are bulk calls. */
  readonly inBulk?: true;
}

const CROWD = [1, 2, 3, 4];

const BEGINNING = [at(CREATE_USER), at(CREATE_TENANT), at(MEMBERSHIP, { role: 0 })];

const STORIES: readonly Story[] = [
  { name: 'a role given, then taken', batch: [at(MEMBERSHIP, { role: 2 })], newer: [at(REMOVE)] },
  {
    name: 'a role replaced, then given back',
    batch: [at(MEMBERSHIP, { role: 2 })],
    newer: [at(MEMBERSHIP, { role: 0 })],
  },
  { name: 'a removal, then a return', batch: [at(REMOVE)], newer: [at(MEMBERSHIP, { role: 0 })] },
  {
    name: 'a user deleted, then created again with another role',
    batch: [at(DELETE_USER)],
    newer: [at(CREATE_USER, { value: 2 }), at(MEMBERSHIP, { role: 2 })],
  },
  {
    name: 'a user changed, then changed back',
    batch: [at(UPDATE_USER, { value: 2 })],
    newer: [at(UPDATE_USER, { value: 1 })],
  },
  {
    name: 'a tenant deleted, then created again with its member',
    batch: [at(DELETE_TENANT)],
    newer: [at(CREATE_TENANT), at(MEMBERSHIP, { role: 0 })],
  },
  {
    name: 'a member of two tenants, one of which is deleted',
    batch: [
      at(CREATE_TENANT, { tenant: 1 }),
      at(MEMBERSHIP, { tenant: 1, role: 2 }),
      at(DELETE_TENANT),
    ],
    newer: [at(UPDATE_USER, { value: 3 })],
  },
  {
    name: 'one partial update, then another',
    batch: [at(UPDATE_USER, { source: 1, role: 0, value: 2 })],
    newer: [at(UPDATE_USER, { source: 1, role: 2, value: 3 })],
  },
  {
    name: 'single grants given and taken',
    batch: [at(MEMBERSHIP, { source: 1, role: 0 }), at(MEMBERSHIP, { source: 1, role: 2 })],
    newer: [at(MEMBERSHIP, { source: 1, role: 0 }), at(REMOVE, { source: 1 })],
  },
  {
    name: 'users created and given roles in bulk, then one deleted and one without its role',
    batch: [
      ...CROWD.map((user) => at(CREATE_USER, { user })),
      ...CROWD.map((user) => at(MEMBERSHIP, { user, role: 2 })),
    ],
    newer: [at(DELETE_USER, { user: 1 }), at(REMOVE, { user: 2 })],
    inBulk: true,
  },
  {
    name: 'roles taken and users deleted in bulk, then one given back and one created again',
    before: CROWD.flatMap((user) => [at(CREATE_USER, { user }), at(MEMBERSHIP, { user, role: 2 })]),
    batch: [
      at(REMOVE, { user: 0 }),
      ...CROWD.slice(0, 2).map((user) => at(REMOVE, { user })),
      ...CROWD.slice(2).map((user) => at(DELETE_USER, { user })),
    ],
    newer: [at(MEMBERSHIP, { user: 1, role: 0 }), at(CREATE_USER, { user: 3, value: 3 })],
    inBulk: true,
  },
  {
    name: 'tenants created in bulk with their members, then deleted in bulk',
    batch: [1, 2].flatMap((tenant) => [
      at(CREATE_TENANT, { tenant }),
      at(MEMBERSHIP, { tenant, role: 2 }),
    ]),
    newer: [1, 2].map((tenant) => at(DELETE_TENANT, { tenant })),
    inBulk: true,
  },
];

/** Jobs of the later part of a script: all that the earlier part did not tell yet. */
const since = (all: readonly SyncJob[], before: readonly SyncJob[]) => all.slice(before.length);

describe('a worker stopped at any point of a batch, newer events arriving before it runs again', () => {
  it.each(STORIES)(
    '$name: nothing lost, nothing doubled, no access left',
    async ({ before = [], batch, newer, inBulk }) => {
      const { source } = batch[0] ?? at(0);
      const beginning = [...BEGINNING, ...before].map((change) => ({ ...change, source }));
      const first = play(beginning, START).jobs;
      const second = play([...beginning, ...batch], START).jobs;
      const { jobs, expected } = play([...beginning, ...batch, ...newer], START);
      const late = since(jobs, second);
      expect(late.length).toBeGreaterThan(0);

      // How far the beginning takes; then a stop at each access from there until the batch is done.
      const bulk = inBulk ? ('cheap' as const) : ('dear' as const);
      const quiet = { seed: 7, kills: 0, failures: 0, bulk };
      const settled = await simulate({ ...quiet, phases: [first] });
      const whole = await simulate({ ...quiet, phases: [first, since(second, first)] });
      expect(whole.accesses).toBeGreaterThan(settled.accesses + 5);
      if (inBulk) expect(whole.bulkCalls).toBeGreaterThan(settled.bulkCalls);

      for (let atAccess = settled.accesses + 1; atAccess <= whole.accesses; atAccess++) {
        const end = await simulate({
          ...quiet,
          phases: [first, since(second, first)],
          stop: { atAccess, newer: late },
        });
        expect({ atAccess, ...end.facts }).toEqual({ atAccess, ...expected });
        expect(end.dead).toEqual([]);
      }
    },
  );
});

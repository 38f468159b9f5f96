import { expect } from 'vitest';
import type { SyncJob } from '../../../../lib/jobs/index.ts';
import { type DirectoryPorts, sweep } from '../../../../lib/scim/directory/index.ts';
import type { DirectoryPolicy } from '../../../../lib/scim/model.ts';
import type { Row } from '../../../../lib/scim/store/index.ts';
import type { OpenTable, Passage } from '../../store/open-table.ts';
import { type Actor, createActor } from './actor.ts';
import { contradictions, newestOf } from './newest.ts';
import { policyOf } from './samples.ts';
import { expectedFacts, expectedOf, type Truth, truthOf } from './truth.ts';

export interface World {
  readonly clock: { now: number };
  readonly jobs: SyncJob[];
  readonly policy: DirectoryPolicy;
  actor(pass?: Passage): Actor;
  /** What has happened, to go on from more than once. */
  past(): Promise<Past>;
  truth(): Promise<Truth>;
  /** Long enough for nobody to be at anything any more. */
  muchLater(): void;
  sweep(ports?: DirectoryPorts): ReturnType<typeof sweep>;
  /** Store, lists, lookups, shared keys and the newest jobs say the same, and nothing is left to do. */
  expectAgreement(): Promise<Truth>;
}

export interface Past {
  readonly rows: readonly Row[];
  readonly now: number;
  readonly jobs: readonly SyncJob[];
  readonly ids: number;
}

const NOTHING: Past = { rows: [], now: 1_800_000_000_000, jobs: [], ids: 0 };

/** The table and nothing else in it, a clock that stands still, and whoever is wanted to work with them. */
export async function createWorld(
  open: OpenTable,
  policy = policyOf(),
  past = NOTHING,
): Promise<World> {
  await open.fill(past.rows);
  const clock = { now: past.now };
  const jobs = [...past.jobs];
  let { ids } = past;
  const newId = () => `id-${++ids}`;
  const actor = (pass?: Passage) => createActor({ open, policy, clock, jobs, newId }, pass);
  const truth = async () => truthOf(await open.scan());
  return {
    clock,
    jobs,
    policy,
    actor,
    async past() {
      return { rows: await open.scan(), now: clock.now, jobs: [...jobs], ids };
    },
    truth,
    muchLater() {
      clock.now += 120_000;
    },
    sweep: (ports = actor().ports) => sweep(ports, { olderThanMs: 60_000, limit: 100 }),
    async expectAgreement() {
      const found = await truth();
      const { users, groups, marks, ...made } = found;
      expect(marks).toEqual([]);
      expect([...users, ...groups].filter(({ deleted }) => deleted)).toEqual([]);
      const expected = expectedOf(found);
      expect([...made.entries].sort()).toEqual([...expected.entries].sort());
      expect([...made.edges].sort()).toEqual([...expected.edges].sort());
      expect(made.sharers).toEqual(expected.sharers);
      expect(contradictions(jobs)).toEqual([]);
      const facts = expectedFacts(found, policy);
      const nothing = { fields: null, roles: new Map() };
      for (const [key, told] of newestOf(jobs)) {
        expect({ key, ...told }).toEqual({ key, ...(facts.get(key) ?? nothing) });
      }
      expect([...facts.keys()].filter((key) => !newestOf(jobs).has(key))).toEqual([]);
      return found;
    },
  };
}

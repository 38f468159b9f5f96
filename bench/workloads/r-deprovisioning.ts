import { createJobSender } from '../../lib/queue/index.ts';
import { duration, number } from '../format.ts';
import { type BenchStack, startBenchStack } from '../live/bench-stack.ts';
import { eventually } from '../live/eventually.ts';
import { percentile } from '../live/percentile.ts';
import { populate } from '../population.ts';
import { deprovisionSteadily, holdersIn, type Pace } from '../scim/deprovision.ts';
import { directoryClient } from '../scim/directory-client.ts';
import type { Workload } from '../workload.ts';
import { importJobs } from './e-import.ts';

const P50_MS = 500;
const P99_MS = 3_000;
const IMPORTED_TENANTS = 10;
/** People who wait to leave during the import: more than there is time for. */
const MOST = 150;
/** Permit lets 60 deletions through in a minute, and one unassignment is one: what comes faster has to wait for a bulk call. */
const LIGHT_MS = 1_500;
const FULL = { light: 80, import: 30_000, everyMs: 1_200, least: 80 };
const QUICK = { light: 15, import: 8_000, everyMs: 2_000, least: 5 };

const named = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => `${prefix}-${n}`);

/** Hires people, and deactivates them one by one. */
async function deprovision(bench: BenchStack, names: readonly string[], pace: Pace) {
  const directory = directoryClient(bench.stack);
  const people = await directory.hire(names);
  const all = [...people.keys()];
  await eventually('all of them have a role', () => {
    const holders = holdersIn(bench.standIn);
    return all.every((user) => holders.has(user));
  });
  return (ready: () => Promise<void> = async () => {}) =>
    ready().then(() => deprovisionSteadily(bench.standIn, directory, people, pace));
}

const worded = (samples: readonly number[]): string =>
  `${samples.length}: p50 ${duration(percentile(samples, 50))}, p99 ${duration(percentile(samples, 99))}, max ${duration(Math.max(...samples))}`;

const isReached = (samples: readonly number[]): boolean =>
  percentile(samples, 50) <= P50_MS && percentile(samples, 99) <= P99_MS;

export const deprovisioning: Workload = {
  id: 'R',
  title:
    'from PATCH active=false to roles gone, alone and during an import, real clock, local stack',
  async run({ quick }) {
    const size = quick ? QUICK : FULL;
    const bench = await startBenchStack();
    const { stack, standIn } = bench;
    try {
      const started = performance.now();
      const pace = { everyMs: LIGHT_MS, goesOn: () => true };
      const alone = await (await deprovision(bench, named('alone', size.light), pace))();

      const population = populate(size.import, IMPORTED_TENANTS);
      const imported = () => standIn.save().assignments.length;
      const during = { everyMs: size.everyMs, goesOn: () => imported() < size.import };
      const leave = await deprovision(bench, named('during', MOST), during);
      const before = imported();
      const begun = performance.now();
      const meanwhile = await leave(async () => {
        const queueUrl = stack.queues.get('ImportQueue')?.url ?? '';
        const jobs = importJobs(population, Date.now());
        await createJobSender({ client: stack.sqs, queueUrl }).send(jobs);
        await eventually('the import has begun', () => imported() > before);
      });
      const importMs = performance.now() - begun;

      const problems = bench.errors().map((error) => `logged: ${error}`);
      const { refused } = standIn.calls();
      if (refused > 0) problems.push(`${refused} calls refused by the limits`);
      if (meanwhile.length < size.least)
        problems.push(`${meanwhile.length} during the import only`);
      if (meanwhile.length === MOST) problems.push('the import was not through when all had left');
      return {
        naive: '–',
        floor: '–',
        ours: `alone ${worded(alone)}; during an import ${worded(meanwhile)}`,
        refused: number(refused),
        time: duration(performance.now() - started),
        target: `p50 ≤ ${duration(P50_MS)}, p99 ≤ ${duration(P99_MS)}, both alone and while ${number(size.import)} users are imported`,
        reached: problems.length === 0 && isReached(alone) && isReached(meanwhile),
        limitedBy: `queue, ledger and worker on this machine; during the import (${duration(importMs)}) the step of its round that is under way`,
        problems,
        figures: {
          alone: alone.length,
          aloneP50: percentile(alone, 50),
          aloneP99: percentile(alone, 99),
          during: meanwhile.length,
          duringP50: percentile(meanwhile, 50),
          duringP99: percentile(meanwhile, 99),
          importMs,
          refused,
        },
      };
    } finally {
      await bench.close();
    }
  },
};

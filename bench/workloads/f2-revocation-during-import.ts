import { setTimeout as pause } from 'node:timers/promises';
import { createJobSender } from '../../lib/queue/index.ts';
import { clerkMembership } from '../../lib/samples/index.ts';
import { duration, number } from '../format.ts';
import { type BenchStack, startBenchStack } from '../live/bench-stack.ts';
import { eventually } from '../live/eventually.ts';
import { arrivedIn, makeTenants, signUp } from '../live/sign-ups.ts';
import { type Person, populate } from '../population.ts';
import type { Workload } from '../workload.ts';
import { importJobs } from './e-import.ts';

const TENANTS = 10;
const REVOCATIONS = 3;
const BETWEEN_MS = 6_000;
const WITHIN_MS = 5_000;

/** How long it takes until Permit no longer has the role, in ms. */
async function revoke({ clerk, standIn }: BenchStack, person: Person): Promise<number> {
  const organization = { id: person.tenant, name: person.tenant, slug: person.tenant };
  const started = performance.now();
  await clerk(clerkMembership('deleted', person, organization, `org:${person.role}`, Date.now()));
  const isGone = () => !standIn.save().assignments.some(({ user }) => user === person.id);
  await eventually(`${person.id} has no role`, isGone, { everyMs: 20, withinMs: 60_000 });
  return performance.now() - started;
}

/** People who signed up by webhook, long before the import; it does not name them. */
const earlier = (people: readonly Person[]): readonly Person[] =>
  people.map((person) => ({ ...person, id: `early_${person.id}`, email: `early-${person.email}` }));

export const revocationDuringImport: Workload = {
  id: 'F2',
  title: 'a revocation during import E, real clock, local stack',
  async run({ quick }) {
    const population = populate(quick ? 8_000 : 30_000, TENANTS);
    const leaving = earlier(population.people.slice(0, quick ? 1 : REVOCATIONS));
    const bench = await startBenchStack();
    const { stack, standIn } = bench;
    try {
      await makeTenants(bench, population.tenants);
      for (const person of leaving) await signUp(bench, person);
      await eventually('they are in', () => arrivedIn(standIn).size === leaving.length);

      const queueUrl = stack.queues.get('ImportQueue')?.url ?? '';
      const jobs = importJobs(population, Date.now());
      await createJobSender({ client: stack.sqs, queueUrl }).send(jobs);
      const imported = () => standIn.save().assignments.length;
      await eventually('the import has begun', () => imported() > leaving.length, { everyMs: 100 });

      const took: number[] = [];
      const problems: string[] = [];
      for (const person of leaving) {
        const before = imported();
        took.push(await revoke(bench, person));
        if (imported() >= population.people.length) problems.push('the import had ended by then');
        await eventually('the import goes on', () => imported() > before, { everyMs: 100 });
        await pause(BETWEEN_MS);
      }
      const { refused } = standIn.calls();
      if (refused > 0) problems.push(`${refused} calls refused by the limits`);
      problems.push(...bench.errors().map((error) => `logged: ${error}`));
      const worst = Math.max(...took);
      return {
        naive: '–',
        floor: '–',
        ours: `in Permit after ${took.map(duration).join(', ')}`,
        refused: number(refused),
        time: duration(worst),
        target: `≤ ${duration(WITHIN_MS)}, while the import goes on`,
        reached: problems.length === 0 && worst <= WITHIN_MS,
        limitedBy: `the round of the import that is under way (${number(population.people.length)} users are queued: the embedded queue takes no more in bearable time)`,
        problems,
        figures: { worstMs: worst, revocations: took.length, refused, queued: jobs.length },
      };
    } finally {
      await bench.close();
    }
  },
};

import { existsSync } from 'node:fs';
import { createJobSender } from '../../lib/queue/index.ts';
import { startEventSource } from '../../local/lambda/event-source.ts';
import { startStack } from '../../local/stack/index.ts';
import { compareEndState } from '../end-state.ts';
import { number } from '../format.ts';
import { eventually } from '../live/eventually.ts';
import { createJobMaker, populate, ROLES } from '../population.ts';
import { randomFrom, shuffled } from '../random.ts';
import { deployedNodeOptions } from '../worker-process/node-options.ts';
import { startWorkerProcess } from '../worker-process/start.ts';
import type { Workload } from '../workload.ts';

const MOST_MIB = 256;
const WORKER = new URL('../../dist/functions/worker.mjs', import.meta.url);
const NO_FUNCTIONS = new URL('none/', import.meta.url);

export const memory: Workload = {
  id: 'H',
  title: 'memory of the built worker on a 10,000-job batch',
  async run({ quick }) {
    if (!existsSync(WORKER)) throw new Error('dist/ has no worker: run `npm run build`');
    const population = populate(quick ? 950 : 4_950, 100);
    const stack = await startStack({ roles: ROLES, functions: NO_FUNCTIONS });
    const { standIn } = stack.permit;
    const queue = stack.queues.get('SyncQueue');
    if (standIn === undefined || queue === undefined)
      throw new TypeError('no stand-in, or no queue');
    const make = createJobMaker(Date.now());
    const jobs = [
      ...population.tenants.map(make.tenant),
      ...population.people.flatMap((person) => [make.user(person), make.membership(person)]),
    ];
    const nodeOptions = await deployedNodeOptions();
    const worker = await startWorkerProcess(WORKER, { ...stack.environment, ...nodeOptions });
    const problems: string[] = [];
    try {
      const atStart = await worker.peakMiB();
      await createJobSender({ client: stack.sqs, queueUrl: queue.url }).send(
        shuffled(jobs, randomFrom(6)),
      );
      const started = performance.now();
      let invocations = 0;
      const source = startEventSource({
        client: stack.sqs,
        queueUrl: queue.url,
        queueArn: queue.arn,
        function: worker.function,
        batchSize: 10,
        maximumConcurrency: 1,
        reportFailures: true,
        onBatch: ({ error }) => {
          invocations += 1;
          if (error !== undefined) problems.push(error.errorMessage);
        },
      });
      const endState = () => compareEndState(standIn.facts(), population);
      await eventually('all is in Permit', () => endState().wrong === 0, {
        everyMs: 500,
        withinMs: 300_000,
      }).catch(() => {
        const { wrong, examples } = endState();
        problems.push(`${wrong} facts wrong after 5 minutes, e.g. ${examples.join('; ')}`);
      });
      // The last invocation still records and deletes.
      await source.close();
      const seconds = (performance.now() - started) / 1000;
      const peak = await worker.peakMiB();
      return {
        naive: '–',
        floor: `${Math.round(atStart)} MiB when loaded`,
        ours: `${Math.round(peak)} MiB at its peak`,
        refused: number(standIn.calls().refused),
        time: `${seconds.toFixed(1)} s, ${invocations} invocations`,
        target: `≤ ${MOST_MIB} MiB resident for ${number(jobs.length)} jobs`,
        reached: problems.length === 0 && peak <= MOST_MIB,
        limitedBy:
          'messages, ledger items and plans of one round, and what Node leaves uncollected',
        problems,
        figures: { peakMiB: peak, loadedMiB: atStart, jobs: jobs.length, seconds },
      };
    } finally {
      await worker.function.close();
      await stack.close();
    }
  },
};

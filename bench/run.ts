/** `npm run bench`: runs the workloads one after the other, and ends with 1 when a target is not reached. */
import { describeMachine } from './machine.ts';
import { readOptions } from './options.ts';
import { printOutcome, printReport } from './print.ts';
import { type Finished, writeReport } from './report.ts';
import { failed, type Workload } from './workload.ts';
import * as workloads from './workloads/index.ts';

/** In the order of their ids. */
const WORKLOADS: readonly Workload[] = Object.values(workloads).sort((a, b) =>
  a.id < b.id ? -1 : 1,
);
const RESULTS = new URL('results/', import.meta.url);

async function main(args: readonly string[]): Promise<number> {
  const known = WORKLOADS.map(({ id }) => id);
  const { ids, quick } = readOptions(args, known);
  const finished: Finished[] = [];
  for (const workload of WORKLOADS) {
    if (ids.length > 0 && !ids.includes(workload.id)) continue;
    const outcome = await workload.run({ quick }).catch(failed);
    const { id, title } = workload;
    finished.push({ workload: { id, title }, outcome });
    printOutcome({ workload, outcome });
  }
  const command = ['npm run bench', ...(args.length === 0 ? [] : ['--', ...args])].join(' ');
  const report = { finished, machine: describeMachine(), command, quick };
  await writeReport(report, RESULTS);
  printReport(report);
  return finished.every(({ outcome }) => outcome.reached) ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);

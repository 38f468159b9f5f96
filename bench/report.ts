import { mkdir, writeFile } from 'node:fs/promises';
import { LATENCY } from './latency.ts';
import type { Machine } from './machine.ts';
import type { Outcome, Workload } from './workload.ts';

/** A workload that was run. */
export interface Finished {
  readonly workload: Pick<Workload, 'id' | 'title'>;
  readonly outcome: Outcome;
}

export interface Report {
  readonly finished: readonly Finished[];
  readonly machine: Machine;
  readonly command: string;
  readonly quick: boolean;
}

const HEADINGS = [
  '',
  'workload',
  'naive',
  'permit-sync',
  'floor',
  'refused',
  'time',
  'to reach',
  'reached',
];

function cells({ workload, outcome }: Finished): readonly string[] {
  const { naive, ours, floor, refused, time, target, reached } = outcome;
  const verdict = reached ? 'yes' : 'NO';
  return [workload.id, workload.title, naive, ours, floor, refused, time, target, verdict];
}

const assumptions = `On the virtual clock (A to E) an SQS call takes ${LATENCY.sqsMs} ms, a DynamoDB call ${LATENCY.dynamoMs} ms, a Permit call ${LATENCY.permitMs} ms and ${LATENCY.permitMsPerKilobyte} ms more for each kilobyte: assumed, for naive and permit-sync alike.`;

/** As Markdown: the table, what limits each, and what went wrong. */
export function toMarkdown({ finished, machine, command, quick }: Report): string {
  const row = (line: readonly string[]) => `| ${line.join(' | ')} |`;
  const problems = finished.flatMap(({ workload, outcome }) =>
    outcome.problems.map((problem) => `- ${workload.id}: ${problem}`),
  );
  return [
    `\`${command}\`, ${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.system}, Node ${machine.node}`,
    ...(quick ? ['', '**Quick sizes: not to be quoted.**'] : []),
    '',
    row(HEADINGS),
    row(HEADINGS.map(() => '---')),
    ...finished.map((each) => row(cells(each))),
    '',
    assumptions,
    '',
    'What limits each:',
    '',
    ...finished.map(({ workload, outcome }) => `- ${workload.id}: ${outcome.limitedBy}`),
    ...(problems.length === 0 ? [] : ['', 'Not as it should be:', '', ...problems]),
    '',
  ].join('\n');
}

/** Writes `latest.json` and `latest.md` into a folder, in the place of those that are there. */
export async function writeReport(report: Report, folder: URL): Promise<void> {
  await mkdir(folder, { recursive: true });
  const results = report.finished.map(({ workload, outcome }) => ({ ...workload, ...outcome }));
  const { machine, command, quick } = report;
  const json = JSON.stringify({ machine, command, quick, latency: LATENCY, results }, null, 2);
  await writeFile(new URL('latest.json', folder), `${json}\n`);
  await writeFile(new URL('latest.md', folder), toMarkdown(report));
}

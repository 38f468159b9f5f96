import { type Finished, type Report, toMarkdown } from './report.ts';

/** One workload, as soon as it has ended. */
export function printOutcome({ workload, outcome }: Finished): void {
  const { naive, ours, floor, refused, time, target, reached, limitedBy, problems } = outcome;
  const calls = Object.entries(outcome.byRoute ?? {}).map(([route, count]) => `${route} ${count}`);
  const lines = [
    `${reached ? '✓' : '✗'} ${workload.id}  ${workload.title}`,
    `     naive        ${naive}`,
    `     permit-sync  ${ours}`,
    ...(calls.length === 0 ? [] : [`     calls        ${calls.join(', ')}`]),
    `     floor        ${floor}`,
    `     refused      ${refused}`,
    `     time         ${time}`,
    `     to reach     ${target}: ${reached ? 'reached' : 'NOT REACHED'}`,
    `     limited by   ${limitedBy}`,
    ...problems.map((problem) => `     ! ${problem}`),
    '',
  ];
  console.log(lines.join('\n'));
}

/** All of it, at the end. */
export const printReport = (report: Report): void => console.log(toMarkdown(report));

/** What came of one suite, in assertions (or in checks, where the suite counts those). */
export interface SuiteCounts {
  readonly suite: string;
  readonly passed: number;
  readonly failed: number;
  /** Not asked, or failed for want of a path that is Microsoft's own: no part of SCIM. */
  readonly apart: number;
  /** One line for each that failed or stands apart. */
  readonly remarks: readonly string[];
}

const COLUMNS = ['suite', 'passed', 'failed', 'apart'] as const;

/** A table in Markdown, with the remarks after it. */
export function tableOf(all: readonly SuiteCounts[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  const rows = all.map((counts) => line(COLUMNS.map((column) => counts[column])));
  const remarks = all.flatMap(({ suite, remarks }) => remarks.map((one) => `${suite}: ${one}`));
  return [
    line(COLUMNS),
    line(COLUMNS.map((column) => (column === 'suite' ? '---' : '---:'))),
    ...rows,
    ...(remarks.length === 0 ? [] : ['', ...remarks]),
  ].join('\n');
}

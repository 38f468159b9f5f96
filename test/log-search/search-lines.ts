import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { allRules, type Rule } from './rules.ts';

/** A line that has what no line may have. */
export interface Finding {
  readonly rule: string;
  readonly found: string;
  readonly line: string;
}

export interface SearchReport {
  readonly lines: number;
  readonly files: number;
  /** How often each rule was broken, and the first lines that did. */
  readonly counts: ReadonlyMap<string, number>;
  readonly findings: readonly Finding[];
}

/** Of each rule: more of them say nothing new. */
const SHOWN = 5;
const LINE_SHOWN = 400;

/** Searches all lines in all files of a folder. */
export async function searchFolder(
  folder: string,
  rules: readonly Rule[] = allRules(),
): Promise<SearchReport> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.log'));
  const counts = new Map<string, number>();
  const findings: Finding[] = [];
  let lines = 0;
  for (const file of files) {
    const content = createReadStream(join(folder, file));
    for await (const line of createInterface({ input: content, crlfDelay: Infinity })) {
      lines += 1;
      for (const { name, find } of rules) {
        const found = find(line);
        if (found === undefined) continue;
        const count = (counts.get(name) ?? 0) + 1;
        counts.set(name, count);
        if (count <= SHOWN) findings.push({ rule: name, found, line: line.slice(0, LINE_SHOWN) });
      }
    }
  }
  return { lines, files: files.length, counts, findings };
}

/** What a search came to, in words. */
export function describeSearch({ lines, files, counts, findings }: SearchReport): string {
  const head = `log search: ${lines} lines of ${files} processes and threads searched`;
  if (counts.size === 0) return `${head}: no e-mail address, name, phone number, token or secret`;
  const totals = [...counts].map(([rule, count]) => `  ${count} × ${rule}`);
  const shown = findings.map(({ rule, found, line }) => `  ${rule} (${found}) in ${line}`);
  return [`${head}:`, ...totals, ...shown].join('\n');
}

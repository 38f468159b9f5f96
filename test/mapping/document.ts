import { readFileSync } from 'node:fs';
import { runInThisContext } from 'node:vm';

const text = readFileSync(new URL('../../docs/mapping.md', import.meta.url), 'utf8');

/** What stands below a heading, down to the next one. */
export function section(heading: string): string {
  const found = text.split(/^#+ /m).find((part) => part.startsWith(`${heading}\n`));
  if (found === undefined) throw new Error(`docs/mapping.md has no section "${heading}"`);
  return found;
}

/** The code of a section. */
export function code(heading: string): string {
  const [, block] = section(heading).split(/^```(?:ts)?\n/m);
  if (block === undefined) throw new Error(`"${heading}" has no code`);
  return block;
}

/** The settings that a section's code has: a whole config, or a piece of one. */
export function settings(heading: string): unknown {
  const [, whole] = code(heading).split(/defineSync\(|\);\n$/m);
  const value: unknown = runInThisContext(`(${whole ?? `{${code(heading)}}`})`);
  return value;
}

const cellsOf = (line: string): readonly string[] =>
  line
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));

/** The rows of a section's table, less its head: each cell as it stands. */
export function rows(heading: string): readonly (readonly string[])[] {
  const lines = section(heading)
    .split('\n')
    .filter((line) => line.startsWith('|'));
  return lines.slice(2).map(cellsOf);
}

/** The same of each of a section's tables. */
export const tables = (heading: string): readonly (readonly (readonly string[])[])[] =>
  [...section(heading).matchAll(/(?:^\|.*\n)+/gm)].map(([table]) =>
    table.trimEnd().split('\n').slice(2).map(cellsOf),
  );

/** The texts in backquotes of a cell. */
export const quoted = (cell: string): readonly string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, inside = '']) => inside);

import type { Column } from './columns.ts';
import { type Naming, remedyFor } from './naming.ts';
import { nearestColumn } from './near-match.ts';
import type { FileProblem } from './row.ts';

/** A column of the file that is read. */
export interface HeaderCell {
  readonly header: string;
  readonly column: Column;
}

export interface Header {
  /** By position; `undefined`: is left out. */
  readonly cells: readonly (HeaderCell | undefined)[];
  /** Where there are some, the rows cannot be read. */
  readonly problems: readonly Omit<FileProblem, 'row'>[];
}

/** What is quoted of a header: a file without one begins with somebody's data. */
const QUOTABLE = /^\p{L}[\p{L}\p{N} _.:()/-]{0,63}$/u;

/** Reads the first line. Space around names is no part of them. */
export function readHeader(line: readonly string[], naming: Naming): Header {
  const names = line.map((cell) => cell.trim());
  const meanings = names.map((name) => naming.of(name));
  const known = new Set(meanings.flatMap((one) => (typeof one === 'object' ? [one.name] : [])));
  const problems: Omit<FileProblem, 'row'>[] = [];
  const nameable = known.size > 0 || names.some((name) => nearestColumn(name) !== undefined);

  for (const [header, name] of naming.renamed) {
    if (names.includes(header)) continue;
    problems.push({
      column: name,
      message: `--columns reads it from "${header}", which the header does not have`,
    });
  }
  if (!nameable) {
    const [first = ''] = names;
    const separated = names.length === 1 && /[;\t|]/.test(first);
    const hint = separated ? 'save it with commas between the columns' : 'add one to the file';
    problems.push({
      message: `must be a header, and none of its ${names.length} columns is known: ${hint}, or name yours: --columns "user=…,email=…"`,
    });
    return { cells: [], problems };
  }
  for (const [at, name] of names.entries()) {
    const first = names.indexOf(name);
    const column = QUOTABLE.test(name) ? name : `number ${at + 1}`;
    if (meanings[at] === 'unknown') {
      const message = column === name ? remedyFor(name) : 'has no name that is known: give it one';
      problems.push({ column, message });
    } else if (first < at && meanings[at] !== 'ignored') {
      problems.push({
        column,
        message: `stands twice, as columns ${first + 1} and ${at + 1}: take one out`,
      });
    }
  }
  if (!known.has('user')) {
    problems.push({
      column: 'user',
      message: 'is missing: say which column has the users\' ids with --columns "user=…"',
    });
  }
  if (known.has('metadata') && [...known].some((name) => name.startsWith('metadata.'))) {
    problems.push({
      column: 'metadata',
      message: 'stands beside metadata.<name>: give one object, or single values, not both',
    });
  }
  const cells = meanings.map((meaning, at) =>
    typeof meaning === 'object' ? { header: names[at] ?? '', column: meaning.column } : undefined,
  );
  return { cells, problems };
}

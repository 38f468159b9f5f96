import { DirectoryError } from '../errors.ts';
import { COLUMN_NAMES, type Column, columnNamed } from './columns.ts';
import { nearestColumn } from './near-match.ts';

/** Where {@link ColumnNames} lists what is to be left out; `*`: all that is not known. */
const IGNORE = 'ignore';
const MAX_MEANINGS = 1000;

/** Our name of a column → the file's, where that is another; `ignore` → names of the file's, with `;` between. */
export type ColumnNames = Readonly<Record<string, string>>;

/** What a name in the file stands for. */
export type Meaning = { readonly name: string; readonly column: Column } | 'ignored' | 'unknown';

export interface Naming {
  of(header: string): Meaning;
  /** What the file calls one of ours. */
  headerOf(name: string): string;
  /** The file's names that `columns` says, with ours. */
  readonly renamed: ReadonlyMap<string, string>;
}

/** @throws {DirectoryError} `malformed` when `columns` names what is not ours, or one name twice. */
export function createNaming(columns: ColumnNames = {}): Naming {
  const { [IGNORE]: ignore = '', ...names } = columns;
  const ignored = new Set(ignore.split(';').map((name) => name.trim()));
  const renamed = new Map<string, string>();
  for (const [name, header] of Object.entries(names)) {
    if (columnNamed(name) === undefined) {
      throw new DirectoryError(
        'malformed',
        `--columns ${name}=…: ${name} is none of our columns, which are ${COLUMN_NAMES.join(', ')}, metadata.<name> and ${IGNORE}`,
      );
    }
    const other = renamed.get(header);
    if (header === '' || other !== undefined) {
      const why = header === '' ? 'names no column of the file' : `is what ${other} is read from`;
      throw new DirectoryError('malformed', `--columns ${name}=${header}: ${why}; give it another`);
    }
    renamed.set(header, name);
  }

  // JSON lines repeat their names in every row.
  const meanings = new Map<string, Meaning>();
  function meaningOf(header: string): Meaning {
    const name = renamed.get(header) ?? (Object.hasOwn(names, header) ? undefined : header);
    const column = name === undefined ? undefined : columnNamed(name);
    if (name !== undefined && column !== undefined) return { name, column };
    return ignored.has(header) || ignored.has('*') ? 'ignored' : 'unknown';
  }

  return {
    renamed,
    headerOf: (name) => names[name] ?? name,
    of: (header) => {
      let meaning = meanings.get(header);
      if (meaning === undefined) {
        meaning = meaningOf(header);
        if (meanings.size < MAX_MEANINGS && meaning !== 'unknown') meanings.set(header, meaning);
      }
      return meaning;
    },
  };
}

/** What to do about a name that is not known. */
export function remedyFor(header: string): string {
  const near = nearestColumn(header);
  const meant = near === undefined ? '' : `if it is ${near}, say --columns "${near}=${header}"; `;
  return `is not known: ${meant}to leave it out, say --columns "${IGNORE}=${header}"`;
}

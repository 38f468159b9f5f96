import type { Column, Table, Terminal } from '../terminal/index.ts';

/** A column of a list, which may be left out on a screen. */
export interface TellingColumn<T> extends Column {
  readonly cell: (row: T) => string;
  /** Left out where it has the same for all rows, which is said once instead. */
  readonly mayBeEqual?: boolean;
  /** Left out where the columns do not fit: 1 goes first. */
  readonly mayGo?: number;
  /** Cells are ids: where these do not fit, they lose their middles, and not their ends, which tell them apart. */
  readonly isId?: boolean;
}

/** On a screen only the columns that tell the rows apart, so that these have the room; in a pipe all of them. */
export function tellingTable<T>(
  columns: readonly TellingColumn<T>[],
  rows: readonly T[],
  { isHuman, columns: width }: Pick<Terminal, 'isHuman' | 'columns'>,
): { readonly table: Table; readonly equal: readonly string[] } {
  const equal: string[] = [];
  let shown = columns.filter(({ name, cell, mayBeEqual }) => {
    if (!isHuman || mayBeEqual !== true) return true;
    const [value = '', ...others] = new Set(rows.map(cell));
    if (others.length > 0 || (value !== '' && rows.length === 1)) return true;
    if (value !== '') equal.push(`${name} ${value}`);
    return false;
  });
  const widthOf = ({ name, cell }: TellingColumn<T>) =>
    rows.reduce((most, row) => Math.max(most, cell(row).length), name.length);
  const isTooWide = () =>
    isHuman && shown.reduce((sum, column) => sum + widthOf(column) + GAP, -GAP) > width;
  const going = shown
    .filter(({ mayGo }) => mayGo !== undefined)
    .sort((a, b) => (a.mayGo ?? 0) - (b.mayGo ?? 0));
  for (const column of going) if (isTooWide()) shown = shown.filter((one) => one !== column);
  if (isTooWide()) {
    shown = shown.map((column) =>
      column.isId === true ? { ...column, cell: (row) => shortened(column.cell(row)) } : column,
    );
  }
  return {
    table: { columns: shown, rows: rows.map((row) => shown.map(({ cell }) => cell(row))) },
    equal,
  };
}

/** Between two columns. */
const GAP = 2;

/** `user_2…9xYz` */
const shortened = (cell: string): string =>
  cell.replaceAll(/[^\s,]{14,}/g, (id) => `${id.slice(0, 6)}…${id.slice(-5)}`);

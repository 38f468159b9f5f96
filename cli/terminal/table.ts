import { styleText } from 'node:util';
import CliTable from 'cli-table3';

export interface Column {
  readonly name: string;
  readonly align?: 'left' | 'right';
}

export interface Table {
  readonly columns: readonly (Column | string)[];
  readonly rows: readonly (readonly string[])[];
}

export interface Frame {
  readonly isTerminal: boolean;
  readonly columns: number;
  readonly colour: boolean;
}

/** Between two columns on a screen. */
const GAP = 2;
/** A column is not made narrower. */
const NARROWEST = 6;
const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};

/** Aligned on a screen, the widest columns cut to fit; in a pipe, cells between tabs, whole. */
export function drawTable(table: Table, frame: Frame): string {
  const columns = table.columns.map((column) =>
    typeof column === 'string' ? { name: column, align: 'left' as const } : column,
  );
  const names = columns.map(({ name }) => name);
  if (!frame.isTerminal) {
    const clean = (cell: string) => cell.replace(/[\t\r\n]+/g, ' ');
    return [names, ...table.rows].map((row) => row.map(clean).join('\t')).join('\n');
  }
  const widths = fitted(
    names.map((name, at) =>
      Math.max(lengthOf(name), ...table.rows.map((row) => lengthOf(row[at] ?? ''))),
    ),
    frame.columns,
  );
  const bold = (text: string) => styleText('bold', text, { validateStream: false });
  const drawn = new CliTable({
    // Coloured here: cli-table3 would colour the padding too, and nothing could trim it.
    head: names.map((name) => (frame.colour ? bold(name.toUpperCase()) : name.toUpperCase())),
    chars: NO_LINES,
    colWidths: widths.map((width) => width + GAP),
    colAligns: columns.map(({ align }) => align ?? 'left'),
    style: { 'padding-left': 0, 'padding-right': GAP, head: [], border: [], compact: true },
  });
  for (const row of table.rows) drawn.push([...row]);
  return drawn
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

// biome's rule against control characters in patterns would have it spelled so.
const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');
/** Characters that take two columns (East Asian Width W and F, emoji), as cli-table3 counts them. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{1f000}-\u{3fffd}]|\p{Emoji_Presentation}/u;

/** In columns. */
function lengthOf(cell: string): number {
  let length = 0;
  for (const character of cell.replace(ESCAPES, '')) length += WIDE.test(character) ? 2 : 1;
  return length;
}

/** Takes from the widest columns until all fit. */
function fitted(wanted: readonly number[], columns: number): number[] {
  const widths = [...wanted];
  const room = columns - GAP * (widths.length - 1);
  for (let over = sum(widths) - room; over > 0; over--) {
    const widest = widths.indexOf(Math.max(...widths));
    const width = widths[widest] ?? 0;
    if (width <= NARROWEST) break;
    widths[widest] = width - 1;
  }
  return widths;
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

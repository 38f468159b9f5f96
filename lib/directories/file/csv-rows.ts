import { beginRow } from './columns.ts';
import { type CsvRow, splitCsv } from './csv.ts';
import { type Header, readHeader } from './header.ts';
import type { Naming } from './naming.ts';
import { type FileProblem, type Place, type ReadRow, unreadable } from './row.ts';
import type { SourceFile, Watch } from './source-file.ts';

const NOT_UTF8 =
  'has a character that is not UTF-8, or was lost when it was converted to it: save the file as UTF-8';
const NUL = 'has a NUL character: take it out, or save the file as UTF-8';
const NO_MORE = 'nothing after it was read';

/**
 * The rows of a CSV file, in pieces; the header is told only where something is wrong with it.
 *
 * @param start - where its text begins
 * @param from - where to go on; the header is read all the same
 */
export async function* readCsvRows(
  file: SourceFile,
  naming: Naming,
  start: Place,
  from?: Place,
  watch?: Watch,
): AsyncGenerator<readonly ReadRow[]> {
  let header: Header | undefined;
  if (from !== undefined) {
    for await (const { rows } of splitCsv(file.bytes(start.offset), start)) {
      const [first] = rows;
      if (first === undefined) continue;
      header = readHeader(first.cells, naming);
      break;
    }
  }
  const at = from ?? start;
  for await (const { rows, broken } of splitCsv(file.bytes(at.offset, watch), at)) {
    const told: ReadRow[] = [];
    for (const row of rows) {
      if (header !== undefined) {
        told.push(readRow(row, header, naming));
        continue;
      }
      header = readHeader(row.cells, naming);
      if (header.problems.length === 0) continue;
      yield [unreadable(row.line, row.next, ...header.problems)];
      return;
    }
    if (broken !== undefined) {
      told.push(unreadable(broken.line, broken.next, { message: `${broken.message}; ${NO_MORE}` }));
    }
    yield told;
  }
}

function readRow({ line, next, cells }: CsvRow, header: Header, naming: Naming): ReadRow {
  if (cells.length !== header.cells.length) {
    const message = `the header has ${header.cells.length} cells, this row ${cells.length}: look for a comma or a quote that is missing or too many`;
    return unreadable(line, next, { message });
  }
  const row = beginRow();
  const problems: FileProblem[] = [];
  for (let at = 0; at < cells.length; at += 1) {
    const read = header.cells[at];
    const cell = cells[at] ?? '';
    const column = read?.header ?? `number ${at + 1}`;
    if (cell.includes('\uFFFD')) problems.push({ row: line, column, message: NOT_UTF8 });
    else if (cell.includes('\0')) problems.push({ row: line, column, message: NUL });
    else if (read !== undefined) {
      const message = read.column.ofText(row.draft, cell);
      if (message !== undefined) problems.push({ row: line, column, message });
    }
  }
  if (problems.length > 0) return { line, next, said: undefined, problems };
  const said = row.finish();
  if ('user' in said) return { line, next, said, problems };
  return unreadable(line, next, { column: naming.headerOf(said.column), message: said.rule });
}

import { readCsvRows } from './csv-rows.ts';
import { readJsonRows } from './jsonl-rows.ts';
import type { Naming } from './naming.ts';
import { type Place, type ReadRow, unreadable } from './row.ts';
import type { SourceFile, Watch } from './source-file.ts';

export type FileFormat = 'csv' | 'jsonl';

/**
 * The rows of a file, in pieces.
 *
 * @param from - where to go on; `undefined`: from the start
 * @param watch - is shown every byte that is read, in order
 * @throws {DirectoryError} when the file itself cannot be read. What is wrong in it is told as rows are.
 */
export async function* readRows(
  file: SourceFile,
  format: FileFormat,
  naming: Naming,
  from?: Place,
  watch?: Watch,
): AsyncGenerator<readonly ReadRow[]> {
  const start = await file.textStart();
  if (start === undefined) {
    const message = 'the file is in UTF-16: save it as UTF-8';
    yield [unreadable(1, { offset: 0, line: 1 }, { message })];
    return;
  }
  if (format === 'csv') yield* readCsvRows(file, naming, start, from, watch);
  else yield* readJsonRows(file, naming, from ?? start, watch);
}

import * as z from 'zod/mini';
import { jsonObject } from '../../jobs/index.ts';
import { beginRow } from './columns.ts';
import { type JsonLine, splitLines } from './jsonl.ts';
import { type Naming, remedyFor } from './naming.ts';
import { type FileProblem, type Place, type ReadRow, TOO_LONG, unreadable } from './row.ts';
import type { SourceFile, Watch } from './source-file.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const object = z.pipe(
  jsonObject,
  z.transform((value) => Object.entries(value)),
);
/** What is quoted of an unknown name: it may be somebody's data. */
const QUOTABLE = /^[a-z_][\w.-]{0,63}$/i;

/**
 * The rows of a file of JSON lines, in pieces; empty lines are none.
 *
 * @param from - where to begin
 */
export async function* readJsonRows(
  file: SourceFile,
  naming: Naming,
  from: Place,
  watch?: Watch,
): AsyncGenerator<readonly ReadRow[]> {
  for await (const lines of splitLines(file.bytes(from.offset, watch), from)) {
    yield lines.flatMap((line) => {
      const row = readLine(line, naming);
      return row === undefined ? [] : [row];
    });
  }
}

function readLine({ line, next, bytes }: JsonLine, naming: Naming): ReadRow | undefined {
  if (bytes === undefined) return unreadable(line, next, { message: `${TOO_LONG}: shorten it` });
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    const message = 'has bytes that are not UTF-8: save the file as UTF-8';
    return unreadable(line, next, { message });
  }
  if (text.trim() === '') return undefined;
  const said = entriesOf(text);
  if (said === undefined) {
    const message = 'must be one JSON object, on a line of its own and not nested too deep';
    return unreadable(line, next, { message });
  }
  const row = beginRow();
  const problems: FileProblem[] = [];
  for (const [header, value] of said) {
    const meaning = naming.of(header);
    if (meaning === 'ignored') continue;
    if (meaning === 'unknown') {
      const problem = QUOTABLE.test(header)
        ? { column: header, message: remedyFor(header) }
        : { message: 'has a name that is not known: take it out' };
      problems.push({ row: line, ...problem });
      continue;
    }
    const message = meaning.column.ofJson(row.draft, value);
    if (message !== undefined) problems.push({ row: line, column: header, message });
  }
  if (problems.length > 0) return { line, next, said: undefined, problems };
  const finished = row.finish();
  if ('user' in finished) return { line, next, said: finished, problems };
  const { column, rule } = finished;
  return unreadable(line, next, { column: naming.headerOf(column), message: rule });
}

function entriesOf(text: string): readonly (readonly [string, unknown])[] | undefined {
  try {
    return object.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

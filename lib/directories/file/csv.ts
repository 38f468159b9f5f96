import { CsvError, parse } from 'csv-parse';
import { createLineCounter } from './line-counter.ts';
import { MAX_ROW_BYTES, type Place, TOO_LONG } from './row.ts';

export interface CsvRow {
  readonly line: number;
  readonly next: Place;
  readonly cells: readonly string[];
}

/** What a piece of the file held. */
export interface CsvPiece {
  readonly rows: readonly CsvRow[];
  /** Where the reading ended, and why: what comes after it cannot be told from what belongs to it. */
  readonly broken?: { readonly line: number; readonly next: Place; readonly message: string };
}

const BROKEN: ReadonlyMap<string, string> = new Map([
  ['CSV_QUOTE_NOT_CLOSED', 'opens a quote that is never closed: close it'],
  [
    'CSV_INVALID_CLOSING_QUOTE',
    'has something between a closing quote and the next comma: double the quotes inside a cell',
  ],
  [
    'INVALID_OPENING_QUOTE',
    'has a quote in a cell that is not quoted: quote the cell, and double the quotes inside',
  ],
  ['CSV_MAX_RECORD_SIZE', `${TOO_LONG}: look for a quote that is not closed`],
]);

/**
 * Splits CSV (RFC 4180; lines may end in `\n`, `\r\n` or `\r`) into rows, leaving empty lines out. Rows have as many
 * cells as they have.
 *
 * @param from - where the bytes begin: a row does, there
 */
export async function* splitCsv(
  bytes: AsyncIterable<Uint8Array>,
  from: Place,
): AsyncGenerator<CsvPiece> {
  const lines = createLineCounter(from);
  let at = from;
  let rows: CsvRow[] = [];
  const parser = parse({
    // All three, and not the first one found: files that were put together have several.
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    max_record_size: MAX_ROW_BYTES,
    on_record: (cells: string[], { bytes: end }) => {
      const next = { offset: from.offset + end, line: lines.lineAt(from.offset + end) };
      const empty = cells.length === 1 && cells[0] === '' && next.offset - at.offset <= 2;
      if (!empty) rows.push({ line: at.line, next, cells });
      at = next;
      // Kept here, with the place it ends at; there is nothing to pass on.
      return null;
    },
  });
  parser.resume();
  // Told by the callback, too.
  parser.on('error', () => {});

  try {
    for await (const chunk of bytes) {
      lines.feed(chunk);
      const error = await new Promise<unknown>((done) => parser.write(chunk, done));
      yield pieceOf(error);
      if (error) return;
    }
    yield pieceOf(await new Promise<unknown>((done) => parser.end(done)));
  } finally {
    parser.destroy();
  }

  function pieceOf(error: unknown): CsvPiece {
    const piece = { rows };
    rows = [];
    if (!error) return piece;
    if (!(error instanceof CsvError)) throw error;
    // Its own message quotes what is there.
    const message = BROKEN.get(error.code) ?? `cannot be read (${error.code})`;
    return { ...piece, broken: { line: at.line, next: at, message } };
  }
}

import { createWriteStream, rmSync } from 'node:fs';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { LetterToSend } from '../../lib/queue/index.ts';
import { CliError, interrupted } from '../errors.ts';
import type { Shell } from '../shell.ts';
import { type ByteLine, byteLines } from './byte-lines.ts';
import { decodeLine, LetterLineError } from './letter-line.ts';

const STDIN = '-';
/** Rows that are named in one message. */
const MAX_ROWS = 10;

/** Letters of a file, which can be read more than once. */
export interface LetterLines {
  /** @throws {CliError} `bad_file`, naming the rows that are no letters */
  read(): AsyncGenerator<LetterToSend>;
  /** @returns how many there are. @throws {CliError} `bad_file` */
  check(): Promise<number>;
  /** Removes what was kept of stdin. */
  close(): Promise<void>;
}

/**
 * @param source - a path, or `-` for stdin, which is kept in a private file meanwhile
 * @throws {CliError} `no_file`, `interrupted`
 */
export async function openLetterLines(
  source: string,
  { cwd, stdin, signal }: Pick<Shell, 'cwd' | 'stdin' | 'signal'>,
): Promise<LetterLines> {
  const folder = source === STDIN ? await mkdtemp(join(tmpdir(), 'permit-sync-')) : undefined;
  const path = folder === undefined ? resolve(cwd, source) : join(folder, 'stdin.jsonl');
  const name = folder === undefined ? source : 'stdin';
  // A second Ctrl-C ends the process at once.
  const atExit = () => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  };
  process.on('exit', atExit);
  const close = async () => {
    process.off('exit', atExit);
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  };
  try {
    if (folder === undefined) await access(path);
    else await pipeline(stdin, createWriteStream(path, { mode: 0o600 }), { signal });
  } catch (cause) {
    await close();
    if (signal.aborted) throw interrupted('Nothing was sent.');
    throw new CliError('no_file', `${name} cannot be read`, { cause, remedy: 'Check the path.' });
  }

  /** Each letter, or why the row is none; blank rows are passed over. */
  async function* rows(): AsyncGenerator<{ row: number; letter: LetterToSend | string }> {
    let row = 0;
    for await (const line of byteLines(path)) {
      row += 1;
      const letter = attempt(line);
      if (letter !== undefined) yield { row, letter };
    }
  }

  return {
    async *read() {
      for await (const { row, letter } of rows()) {
        if (typeof letter === 'string') throw badFile(name, [`row ${row}: ${letter}`], 1);
        yield letter;
      }
    },
    async check() {
      const wrong: string[] = [];
      let count = 0;
      let failed = 0;
      for await (const { row, letter } of rows()) {
        count += 1;
        if (typeof letter !== 'string') continue;
        failed += 1;
        if (failed <= MAX_ROWS) wrong.push(`row ${row}: ${letter}`);
      }
      if (failed > 0) throw badFile(name, wrong, failed);
      return count;
    },
    close,
  };
}

/** Bytes that are no UTF-8 are refused: they would be replaced, and the letter be another one. */
const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** A letter, or why it is none; `undefined` for a blank line. */
function attempt({ bytes, isEnded }: ByteLine): LetterToSend | string | undefined {
  let line: string;
  try {
    line = UTF8.decode(bytes);
  } catch {
    return 'is no UTF-8';
  }
  if (line.trim() === '') return undefined;
  try {
    return decodeLine(line);
  } catch (error) {
    if (!(error instanceof LetterLineError)) throw error;
    return isEnded ? error.message : `${error.message}; the file ends within it: is it whole?`;
  }
}

function badFile(name: string, rows: readonly string[], failed: number): CliError {
  const more = failed > rows.length ? [`and ${failed - rows.length} rows more`] : [];
  return new CliError(
    'bad_file',
    [`${name} has rows that are no letters; nothing was sent`, ...rows, ...more].join('\n  '),
    { remedy: 'Each row is a letter as `permit-sync dlq export` writes it, in UTF-8.' },
  );
}

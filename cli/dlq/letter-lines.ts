import { createReadStream } from 'node:fs';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { LetterToSend } from '../../lib/queue/index.ts';
import { CliError } from '../errors.ts';
import type { Shell } from '../shell.ts';
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
 * @throws {CliError} `no_file`
 */
export async function openLetterLines(
  source: string,
  { cwd, stdin }: Pick<Shell, 'cwd' | 'stdin'>,
): Promise<LetterLines> {
  const folder = source === STDIN ? await mkdtemp(join(tmpdir(), 'permit-sync-')) : undefined;
  const path = folder === undefined ? resolve(cwd, source) : join(folder, 'stdin.jsonl');
  const name = folder === undefined ? source : 'stdin';
  const close = async () => {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  };
  try {
    if (folder === undefined) await access(path);
    else await writeFile(path, stdin, { mode: 0o600 });
  } catch (cause) {
    await close();
    throw new CliError('no_file', `${name} cannot be read`, { cause, remedy: 'Check the path.' });
  }

  async function* rows(): AsyncGenerator<{ readonly row: number; readonly line: string }> {
    const lines = createInterface({
      input: createReadStream(path, 'utf8'),
      crlfDelay: Number.POSITIVE_INFINITY,
    });
    let row = 0;
    for await (const line of lines) {
      row += 1;
      const text = row === 1 ? line.replace(/^\uFEFF/, '') : line;
      if (text.trim() !== '') yield { row, line: text };
    }
  }

  return {
    async *read() {
      for await (const { row, line } of rows()) {
        const letter = attempt(line);
        if (typeof letter === 'string') throw badFile(name, [`row ${row}: ${letter}`], 1);
        yield letter;
      }
    },
    async check() {
      const wrong: string[] = [];
      let count = 0;
      let failed = 0;
      for await (const { row, line } of rows()) {
        count += 1;
        const letter = attempt(line);
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

/** A letter, or why it is none. */
function attempt(line: string): LetterToSend | string {
  try {
    return decodeLine(line);
  } catch (error) {
    if (error instanceof LetterLineError) return error.message;
    throw error;
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

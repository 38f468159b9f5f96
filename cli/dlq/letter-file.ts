import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DeadLetter } from '../../lib/queue/index.ts';
import { CliError } from '../errors.ts';
import { encodeLine } from './letter-line.ts';

/** A file of letters, one a line, that this user alone can read. */
export interface LetterFile {
  /** Resolves once the letters are on the disk. */
  append(letters: readonly DeadLetter[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * Makes a new file at the first letter.
 *
 * @throws {CliError} `no_file`, when it is written: where there is one already, or it cannot be written
 */
export function createLetterFile(path: string): LetterFile {
  let opening: Promise<FileHandle> | undefined;
  let writing: Promise<void> = Promise.resolve();

  async function create(): Promise<FileHandle> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(path, 'wx', 0o600);
    await syncFolder(dirname(path));
    return file;
  }

  async function write(letters: readonly DeadLetter[]): Promise<void> {
    opening ??= create();
    const file = await opening;
    await file.writeFile(letters.map((letter) => `${encodeLine(letter)}\n`).join(''));
    await file.datasync();
  }

  return {
    append(letters) {
      // One after the other: lines must not run into each other.
      writing = writing
        .then(() => write(letters))
        .catch((cause: unknown) => {
          throw notWritten(path, cause);
        });
      return writing;
    },
    async close() {
      const file = await opening?.catch(() => undefined);
      await file?.close();
    },
  };
}

/**
 * Writes a file as a whole, or leaves what was there: it is written beside, and put in its place at the end.
 *
 * @param fill - writes the letters; when it throws, nothing is left of the new file
 * @throws {CliError} `no_file`; what `fill` throws
 */
export async function replaceLetterFile<T>(
  path: string,
  fill: (file: LetterFile) => Promise<T>,
): Promise<T> {
  const partial = `${path}.${process.pid}.partial`;
  const file = createLetterFile(partial);
  try {
    await file.append([]);
    const result = await fill(file);
    await file.close();
    await rename(partial, path).catch((cause: unknown) => {
      throw notWritten(path, cause);
    });
    return result;
  } finally {
    await file.close();
    await rm(partial, { force: true });
  }
}

/** So that the new file's name survives, too. Not every system can do it. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path);
    await folder.sync().finally(() => folder.close());
  } catch {
    // The file itself is synced.
  }
}

function notWritten(path: string, cause: unknown): CliError {
  if (cause instanceof CliError) return cause;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  return new CliError('no_file', `${path} cannot be written (${code})`, {
    cause,
    remedy: 'Choose another path, or make room there.',
  });
}

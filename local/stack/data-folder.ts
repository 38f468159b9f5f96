import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StackError } from './errors.ts';

/**
 * Takes a folder for one stack alone. The lock is the operating system's: it goes with the process, however that ends.
 *
 * @returns gives it back
 * @throws {StackError} `bad_option` when there can be no such folder, `already_runs` when another stack has it
 */
export function takeDataFolder(folder: string): () => void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw new StackError('bad_option', `--data ${folder} cannot be a folder: name another`, {
      cause,
    });
  }
  const lock = new DatabaseSync(join(folder, 'in-use.db'));
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    throw new StackError(
      'already_runs',
      `--data ${folder} is in use by another stack: stop that one, or name another folder`,
      { cause },
    );
  }
  return () => lock.close();
}

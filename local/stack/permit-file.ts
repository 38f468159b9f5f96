import { readFile, rename, writeFile } from 'node:fs/promises';
import type { PermitStandIn } from '../permit/index.ts';
import { StackError } from './errors.ts';

/** Writes the directory down if it has changed; done only when all changes so far are in the file. */
export type SaveChanges = () => Promise<void>;

/**
 * Restores a stand-in's directory from a file, and keeps it there: awaited before each answer, what
 * was answered outlives the process, however it ends.
 *
 * @throws {StackError} `start_failed` when the file cannot be read, or is not what was saved.
 */
export async function keepInFile(standIn: PermitStandIn, file: string): Promise<SaveChanges> {
  let saved = (await restored(standIn, file)) ? standIn.revision() : -1;
  let saving: Promise<void> | undefined;

  async function save(): Promise<void> {
    const revision = standIn.revision();
    // Never half a file: written beside it, then put in its place.
    await writeFile(`${file}.new`, JSON.stringify(standIn.save()));
    await rename(`${file}.new`, file);
    saved = revision;
  }

  return async () => {
    // One that is under way may have begun before our change.
    while (saved < standIn.revision()) {
      saving ??= save().finally(() => {
        saving = undefined;
      });
      await saving;
    }
  };
}

/** @returns false when there is no file yet. */
async function restored(standIn: PermitStandIn, file: string): Promise<boolean> {
  try {
    const state: unknown = JSON.parse(await readFile(file, 'utf8'));
    standIn.restore(state);
    return true;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return false;
    throw new StackError('start_failed', `${file}: ${why(cause)}`, { cause });
  }
}

function why(cause: unknown): string {
  // The parser's own words would quote what is in the file.
  if (cause instanceof SyntaxError) return 'is not JSON: delete the file to start empty';
  return cause instanceof Error ? cause.message : 'cannot be read';
}

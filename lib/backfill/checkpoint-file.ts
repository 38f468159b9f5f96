import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
import { BackfillError } from './errors.ts';

/** Readable by its owner alone: cursors and ids are nobody else's business. */
const MODE = 0o600;

/** Where a checkpoint is kept. */
export interface CheckpointFile {
  readonly path: string;
  /**
   * @returns `undefined`: there is none
   * @throws {BackfillError} `other_checkpoint` for a file that is none, or of another version
   */
  read(): Promise<Checkpoint | undefined>;
  /** Replaces it as a whole: whoever dies here leaves the one before. @throws {BackfillError} `checkpoint_unavailable` */
  write(checkpoint: Checkpoint): Promise<void>;
  /** Puts aside what is there, whatever it is. @returns where to */
  putAside(): Promise<string>;
}

/** @param path - absolute */
export function checkpointFile(path: string): CheckpointFile {
  const attempt = async <T>(action: string, act: () => Promise<T>): Promise<T> => {
    try {
      return await act();
    } catch (cause) {
      throw new BackfillError(
        'checkpoint_unavailable',
        `${path}: the checkpoint could not be ${action} (${codeOf(cause)}); check the folder's rights and room, or give another by --checkpoint`,
        { cause },
      );
    }
  };

  return {
    path,
    read: async () => {
      const content = await attempt('read', () => contentOf(path));
      if (content === undefined) return undefined;
      const decoded = decodeCheckpoint(content);
      if (decoded.kind === 'checkpoint') return decoded.checkpoint;
      throw new BackfillError(
        'other_checkpoint',
        decoded.kind === 'other_version'
          ? `${path} is of another version of permit-sync`
          : `${path} is no checkpoint of a backfill: ${decoded.why}`,
      );
    },
    write: (checkpoint) =>
      attempt('written', () => replaceFile(path, encodeCheckpoint(checkpoint))),
    putAside: () =>
      attempt('put aside', async () => {
        const aside = freeNameOf(path);
        await rename(path, aside);
        return aside;
      }),
  };
}

async function contentOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** `FILE.old`, or one with a number: what was put aside before stays. */
function freeNameOf(path: string): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? `${path}.old` : `${path}.old-${number}`;
    if (!existsSync(name)) return name;
  }
}

/** Written beside it, on disk before it is renamed, and its name on disk before anything builds on it. */
async function replaceFile(path: string, content: string): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const beside = `${path}.tmp`;
  const file = await open(beside, 'w', MODE);
  try {
    // Of one that a killed run left, the mode would stay.
    await file.chmod(MODE);
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
  const entries = await open(folder, 'r');
  try {
    await entries.sync();
  } finally {
    await entries.close();
  }
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

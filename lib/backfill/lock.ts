import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import * as z from 'zod/mini';
import { codeOf } from './checkpoint-file.ts';
import { BackfillError } from './errors.ts';

const schema = z.object({ pid: z.int().check(z.positive()), host: z.string() });
type Holder = z.infer<typeof schema>;

/** Somebody else may be as quick to take what a dead process held. */
const ATTEMPTS = 5;

export interface LockOptions {
  /** Default: this process, on this machine. */
  readonly self?: Holder;
  readonly isAlive?: (pid: number) => boolean;
}

/**
 * Keeps a checkpoint to one process, by a file beside it. What a dead process of this machine left is taken over. It
 * spares work and confusion: even two at once would skip nothing, for each says only what it has sent itself.
 *
 * @param checkpoint - its path
 * @returns gives it back
 * @throws {BackfillError} `locked`, naming who holds it; `checkpoint_unavailable` when it cannot be written
 */
export async function lockCheckpoint(
  checkpoint: string,
  { self = { pid: process.pid, host: hostname() }, isAlive = isProcess }: LockOptions = {},
): Promise<() => Promise<void>> {
  const path = `${checkpoint}.lock`;
  const own = `${path}.${self.pid}`;
  let content: string | undefined;
  try {
    await mkdir(dirname(path), { recursive: true });
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      await writeFile(own, JSON.stringify(self), { mode: 0o600 });
      if (await isNamed(own, path)) return () => rm(path, { force: true });
      content = await contentOf(path);
      const holder = holderIn(content);
      const isLeft =
        holder?.host === self.host && (holder.pid === self.pid || !isAlive(holder.pid));
      if (isLeft && content !== undefined) await takeAway(path, content, own);
      else if (content !== undefined) break;
    }
  } catch (cause) {
    throw new BackfillError(
      'checkpoint_unavailable',
      `${path} could not be written (${codeOf(cause)}); check the folder's rights and room, or give another by --checkpoint`,
      { cause },
    );
  } finally {
    await rm(own, { force: true });
  }
  throw locked(path, holderIn(content));
}

/** A second name for a file, which is there with all its content or not at all. */
async function isNamed(file: string, name: string): Promise<boolean> {
  try {
    await link(file, name);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function contentOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function holderIn(content: string | undefined): Holder | undefined {
  try {
    return schema.safeParse(JSON.parse(content ?? '')).data;
  } catch {
    return undefined;
  }
}

/** Of those who do it at once one succeeds: the others find no file, or put back what a quicker one has made. */
async function takeAway(path: string, content: string, away: string): Promise<void> {
  try {
    await rename(path, away);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  if ((await contentOf(away)) !== content) await isNamed(away, path);
}

function locked(path: string, holder: Holder | undefined): BackfillError {
  const who = holder === undefined ? 'another process' : `process ${holder.pid} on ${holder.host}`;
  return new BackfillError(
    'locked',
    `${who} works on this checkpoint; wait for it, or, if no backfill runs there, remove ${path}`,
  );
}

function isProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

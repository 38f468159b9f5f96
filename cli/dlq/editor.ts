import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CliError, interrupted, usageError } from '../errors.ts';
import type { Shell } from '../shell.ts';

/** A text that somebody edits, in a private file that does not outlive it. */
export interface EditedFile {
  /** Opens the editor, and answers with the text once it is closed. @throws {CliError} `editor_failed`, `interrupted` */
  edit(): Promise<string>;
  close(): Promise<void>;
}

/** @throws {CliError} `usage` when there is no editor */
export async function openInEditor(
  text: string,
  { env, signal, lendTerminal = (use) => use() }: Pick<Shell, 'env' | 'signal' | 'lendTerminal'>,
): Promise<EditedFile> {
  const editor = env['VISUAL'] || env['EDITOR'];
  if (!editor) {
    throw usageError(
      'neither VISUAL nor EDITOR is set',
      'Set one, e.g. EDITOR=vi, or give the new content: --file FILE (- is stdin).',
    );
  }
  const folder = await mkdtemp(join(tmpdir(), 'permit-sync-'));
  // A second Ctrl-C ends the process at once.
  const atExit = () => rmSync(folder, { recursive: true, force: true });
  process.on('exit', atExit);
  const close = async () => {
    process.off('exit', atExit);
    await rm(folder, { recursive: true, force: true });
  };
  const file = join(folder, 'letter.json');
  try {
    await writeFile(file, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    await close();
    throw error;
  }

  return {
    async edit() {
      await lendTerminal(() => run(editor, file, { env, signal }));
      return await readFile(file, 'utf8');
    },
    close,
  };
}

/**
 * How the shell, or its command, ends at Ctrl-C, when the terminal is closed, and when it is told to: we are told the
 * same, but may hear of it later.
 */
const STOPS: ReadonlySet<unknown> = new Set([
  ...['SIGINT', 'SIGHUP', 'SIGTERM'],
  ...[2, 1, 15].map((number) => 128 + number),
]);

/**
 * Through the shell, as git does: the setting may have arguments, and quotes. Ctrl-C comes to the shell as well, which
 * must outlive it as long as the editor does.
 */
async function run(
  editor: string,
  file: string,
  { env, signal }: Pick<Shell, 'env' | 'signal'>,
): Promise<void> {
  const child = spawn('sh', ['-c', `trap : INT\n${editor} "$@"`, editor, file], {
    stdio: 'inherit',
    env: { ...env },
    signal,
  });
  try {
    const [code, killedBy]: unknown[] = await once(child, 'exit');
    if (signal.aborted || STOPS.has(code ?? killedBy)) throw interrupted('Nothing was changed.');
    if (code === 0) return;
    throw new CliError('editor_failed', `the editor ended with ${code ?? 'a signal'}`, {
      remedy: 'Nothing was changed. Check VISUAL and EDITOR.',
    });
  } catch (error) {
    if (error instanceof CliError) throw error;
    if (signal.aborted) throw interrupted('Nothing was changed.');
    throw new CliError('editor_failed', 'the editor could not be started', {
      cause: error,
      remedy: 'Nothing was changed. Check VISUAL and EDITOR.',
    });
  }
}

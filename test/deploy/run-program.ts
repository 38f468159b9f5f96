import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

export interface ProgramEnd {
  /** `null`: killed, as it took too long. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProgramOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly limitMs: number;
}

/**
 * Runs a program to its end, whatever its exit code.
 *
 * @throws what `spawn` emits when the program cannot be started
 */
export async function runProgram(
  command: string,
  args: readonly string[],
  { cwd, env = process.env, limitMs }: ProgramOptions,
): Promise<ProgramEnd> {
  const child = spawn(command, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: limitMs,
    killSignal: 'SIGKILL',
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
}

/** Both outputs, without blank ends: what to show when a program failed. */
export const saidBy = ({ stdout, stderr }: ProgramEnd): string =>
  [stdout, stderr]
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('\n');

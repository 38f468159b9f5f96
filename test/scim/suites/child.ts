import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** A suite that takes longer hangs. */
const LONGEST_MS = 300_000;

/**
 * Runs a suite's own program to its end, whatever its exit status: that is 1 as soon as one check fails.
 *
 * @param environment besides PATH.
 * @returns what it wrote to its standard output.
 * @throws {Error} with its standard error when it could not be started, or wrote nothing.
 */
export async function outputOf(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const child = spawn(command, args, {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LONGEST_MS,
  });
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  const [out, err] = await Promise.race([
    failed,
    Promise.all([text(child.stdout), text(child.stderr)]),
  ]);
  if (out.trim() === '') throw new Error(`${command} wrote nothing: ${err}`);
  return out;
}

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NotInstallableError } from './errors.ts';
import { type ProgramEnd, runProgram, saidBy } from './run-program.ts';

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/permit-sync/', import.meta.url));
const VENV_LIMIT_MS = 60_000;
/** Of one download, in seconds: without a way out, pip should not take minutes to say so. */
const PIP = ['--disable-pip-version-check', '--no-input', '--retries', '1', '--timeout', '15'];

/**
 * A Python with the pinned packages of `requirements-<name>.txt`, in a virtual environment under `node_modules/.cache`.
 * It is made once; other requirements make another.
 *
 * @param limitMs - of the installation
 * @returns the path of its `python`
 * @throws {NotInstallableError} without Python 3, `venv`, or the packages
 */
export async function pythonWith(name: string, limitMs: number): Promise<string> {
  const requirements = fileURLToPath(new URL(`./requirements-${name}.txt`, import.meta.url));
  const version = await outputOf('python3', ['--version'], VENV_LIMIT_MS);
  const digest = createHash('sha256')
    .update(version)
    .update(await readFile(requirements))
    .digest('hex');
  const folder = join(CACHE, `python-${name}-${digest.slice(0, 12)}`);
  const python = join(folder, 'bin/python');
  const complete = join(folder, 'complete');
  if (existsSync(complete)) return python;
  await rm(folder, { recursive: true, force: true });
  await mkdir(CACHE, { recursive: true });
  await outputOf('python3', ['-m', 'venv', folder], VENV_LIMIT_MS);
  const install = ['-m', 'pip', 'install', '--quiet', ...PIP, '--requirement', requirements];
  await outputOf(python, install, limitMs);
  await writeFile(complete, '');
  return python;
}

async function outputOf(
  command: string,
  args: readonly string[],
  limitMs: number,
): Promise<string> {
  const shown = [basename(command), ...args.slice(0, 3)].join(' ');
  let end: ProgramEnd;
  try {
    end = await runProgram(command, args, { limitMs });
  } catch (error) {
    throw new NotInstallableError(`${shown} could not be started`, { cause: error });
  }
  if (end.code === 0) return end.stdout;
  const reason = end.code === null ? `took over ${limitMs / 1000} s` : saidBy(end);
  throw new NotInstallableError(`${shown}: ${reason.split('\n').at(-1)}`);
}

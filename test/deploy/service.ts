import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DeployCheckError } from './errors.ts';
import { runProgram, saidBy } from './run-program.ts';
import { asParams, type Settings } from './settings.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const OSLS = join(ROOT, 'node_modules/.bin/osls');
const CLI = join(ROOT, 'cli/permit-sync.mjs');
const LIMIT_MS = 180_000;

/** A copy of the service that the real commands are run in. */
export interface Service {
  readonly folder: string;
  /**
   * Runs `osls` in it, as whoever deploys.
   *
   * @returns what it said
   * @throws {DeployCheckError} with what it said, when it failed
   */
  osls(command: readonly string[], settings?: Settings): Promise<string>;
  /**
   * Runs the `permit-sync` command line.
   *
   * @returns its standard output
   * @throws {DeployCheckError} with what it said, when it failed
   */
  permitSync(args: readonly string[]): Promise<string>;
}

/**
 * Copies what is deployed: serverless.yml, its parts and the functions. In a folder of its own, so that nothing of it
 * meets what is packaged in the project.
 *
 * @param environment - for the commands, besides PATH and HOME: which AWS they work on
 * @param deployer - for `osls`, over that: who it is there
 * @param functions - as they were built, or empty, where only the template matters
 */
export async function copyService(
  folder: string,
  environment: Readonly<Record<string, string>>,
  {
    deployer = {},
    functions = 'built',
  }: {
    readonly deployer?: Readonly<Record<string, string | undefined>>;
    readonly functions?: 'built' | 'empty';
  } = {},
): Promise<Service> {
  const built = join(folder, 'dist/functions');
  await mkdir(built, { recursive: true });
  for (const part of ['serverless.yml', 'infra', 'package.json']) {
    await cp(join(ROOT, part), join(folder, part), { recursive: true });
  }
  if (functions === 'built') await cp(join(ROOT, 'dist/functions'), built, { recursive: true });
  else for (const name of await namesOfFunctions()) await writeFile(join(built, name), '');
  const env = {
    ...environment,
    PATH: [dirname(process.execPath), process.env['PATH']].join(':'),
    // Where osls keeps its compiled schema, which takes it seconds to make.
    HOME: homedir(),
    SLS_NOTIFICATIONS_MODE: 'off',
  };
  async function run(
    name: string,
    program: string,
    args: readonly string[],
    place: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
  ) {
    const end = await runProgram(program, args, { ...place, limitMs: LIMIT_MS });
    if (end.code === 0) return end;
    throw new DeployCheckError(`${name} ${args.join(' ')} failed:\n${saidBy(end)}`);
  }
  return {
    folder,
    async osls(command, settings = {}) {
      const place = { cwd: folder, env: { ...env, ...deployer } };
      return saidBy(await run('osls', OSLS, [...command, ...asParams(settings)], place));
    },
    async permitSync(args) {
      const place = { cwd: ROOT, env };
      const { stdout } = await run('permit-sync', process.execPath, [CLI, ...args], place);
      return stdout;
    },
  };
}

async function namesOfFunctions(): Promise<readonly string[]> {
  const sources = await readdir(join(ROOT, 'functions'));
  return sources.map((name) => name.replace(/\.ts$/, '.mjs'));
}

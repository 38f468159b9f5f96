import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bundle, bundleCommandLine, entriesOf } from '../../local/build/bundle.ts';
import { bundleConfigurable } from '../../local/build/configurable.ts';
import { declare } from '../../local/build/types.ts';
import { unpack } from './unpack.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TEAM = fileURLToPath(new URL('./team', import.meta.url));

export interface TeamService {
  /** The team's folder; `node_modules/permit-sync` in it is the unpacked package. */
  readonly folder: string;
  /** Files of the package. */
  readonly files: readonly string[];
  /** Starts the team's Lambda stand-in. @returns its Invoke API's endpoint */
  readonly start: (env: Readonly<Record<string, string>>) => Promise<string>;
  readonly remove: () => Promise<void>;
}

/**
 * Builds the library and the command line, packs them as npm would publish it, and gives it to a team's service.
 *
 * @param parts - `functions`: with the Lambda functions too, and esbuild, which npm would install beside it
 */
export async function teamWithPackage(
  parts: { readonly functions?: boolean } = {},
): Promise<TeamService> {
  const scratch = await mkdtemp(join(tmpdir(), 'permit-sync-packed-'));
  const source = join(scratch, 'source');
  await mkdir(join(source, 'dist'), { recursive: true });
  await mkdir(join(source, 'cli'));
  await cp(join(ROOT, 'cli/permit-sync.mjs'), join(source, 'cli/permit-sync.mjs'));
  for (const part of ['package.json', 'LICENSE', 'serverless.yml', 'sync.config.ts', 'infra']) {
    await cp(join(ROOT, part), join(source, part), { recursive: true });
  }
  const entries = entriesOf(ROOT).filter(({ name }) => parts.functions || name === 'index');
  await Promise.all([
    ...entries.map((entry) => bundle(entry, join(source, 'dist'))),
    bundleCommandLine(ROOT, join(source, 'dist')),
    declare(ROOT, join(source, 'dist/types')),
    parts.functions ? bundleConfigurable(ROOT, join(source, 'dist')) : undefined,
  ]);
  const { stdout } = await promisify(execFile)('npm', ['pack', '--ignore-scripts', '--silent'], {
    cwd: source,
  });
  const folder = join(scratch, 'team');
  await cp(TEAM, folder, { recursive: true });
  const files = await unpack(join(source, stdout.trim()), join(folder, 'node_modules/permit-sync'));

  if (parts.functions) {
    await symlink(join(ROOT, 'node_modules/esbuild'), join(folder, 'node_modules/esbuild'));
  }
  const running: ChildProcess[] = [];
  return {
    folder,
    files,
    start: (env) =>
      new Promise((resolve, reject) => {
        const server = spawn(process.execPath, ['server.mjs'], { cwd: folder, env });
        running.push(server);
        let said = '';
        const listen = (chunk: unknown) => {
          said += String(chunk);
          const port = /listening on (\d+)/.exec(said)?.[1];
          if (port !== undefined) resolve(`http://127.0.0.1:${port}`);
        };
        server.stdout.on('data', listen);
        server.stderr.on('data', listen);
        server.on('error', reject);
        server.on('close', () => reject(new Error(`the team's server ended:\n${said}`)));
      }),
    async remove() {
      for (const server of running) server.kill();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { loadConfig } from '../access/mapping.ts';
import type { Given } from '../command.ts';
import { CliError } from '../errors.ts';
import { buildFunctions } from './put-config.ts';

/** From the sources as from the package's bundle of the command line. */
const DIST = fileURLToPath(new URL('../../dist', import.meta.url));

const flags = z.object({ config: z.optional(z.string()), out: z.string() });

/** `permit-sync build` */
export async function buildWithConfig({ shell, terminal, options }: Given): Promise<undefined> {
  const { config: file, out } = flags.parse(options);
  // Loaded here too: what is wrong with it is said now, and not by a function that does not start.
  const config = await loadConfig(file, shell.cwd);
  if (config.path === null) {
    throw new CliError('no_config', 'there is no sync.config.ts in this folder', {
      remedy: 'Write one (docs/mapping.md), or name it: --config <file>.',
    });
  }
  const built = await buildFunctions({
    dist: DIST,
    config: config.path,
    out: resolve(shell.cwd, out),
  });
  const functions = built.map(({ name, file: path, bytes, hasConfig }) => ({
    name,
    file: relative(shell.cwd, path),
    bytes,
    hasConfig,
  }));
  if (terminal.json) terminal.printJson({ config: config.name, functions });
  else {
    terminal.table({
      columns: ['function', { name: 'kB', align: 'right' }, 'config'],
      rows: functions.map(({ file: path, bytes, hasConfig }) => [
        path,
        (bytes / 1000).toFixed(0),
        hasConfig ? config.name : '',
      ]),
    });
  }
  return undefined;
}

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  compileMapping,
  type Mapping,
  MappingError,
  parseConfig,
} from '../../lib/mapping/index.ts';
import { CliError } from '../errors.ts';

/**
 * The mapping of a `sync.config.ts`.
 *
 * @param file - `--config`; absent: the one of this folder, or else the one that is shipped
 * @throws {CliError} `no_config` or `bad_config`
 */
export async function readMapping(file: string | undefined, cwd: string): Promise<Mapping> {
  const path = resolve(cwd, file ?? 'sync.config.ts');
  if (!existsSync(path)) {
    if (file === undefined) return compileMapping((await import('../../sync.config.ts')).default);
    throw new CliError('no_config', `--config ${file}: there is no such file`);
  }
  try {
    const module: unknown = await import(pathToFileURL(path).href);
    const config =
      typeof module === 'object' && module !== null && 'default' in module ? module.default : {};
    return compileMapping(parseConfig(config));
  } catch (cause) {
    const why = cause instanceof MappingError ? cause.message : `${path} could not be loaded`;
    throw new CliError('bad_config', why, {
      cause,
      remedy: 'Mend the config; docs/mapping.md has every setting.',
    });
  }
}

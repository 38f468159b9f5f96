import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  compileMapping,
  type Mapping,
  parseConfig,
  type SyncConfig,
} from '../../lib/mapping/index.ts';
import { CliError } from '../errors.ts';
import { importDefault, whyNotLoaded } from './import-default.ts';

const USUAL = 'sync.config.ts';

/** A config as it was found, and made ready. */
export interface LoadedConfig {
  /** For people: as it was given, or the usual name. */
  readonly name: string;
  /** Absolute; `null`: it is the one that is shipped. */
  readonly path: string | null;
  readonly config: SyncConfig;
  readonly mapping: Mapping;
}

/**
 * @param file - a config, or the folder of a `sync.config.ts`; absent: the one of this folder, or else the one that is
 * shipped
 * @param option - what gave the file, for errors
 * @throws {CliError} `no_config` or `bad_config`
 */
export async function loadConfig(
  file: string | undefined,
  cwd: string,
  option = `--config ${file}`,
): Promise<LoadedConfig> {
  const name = isFolder(resolve(cwd, file ?? USUAL)) ? join(file ?? '', USUAL) : (file ?? USUAL);
  const path = resolve(cwd, name);
  if (!existsSync(path)) {
    if (file !== undefined) throw new CliError('no_config', `${option}: there is no such file`);
    const { default: config } = await import('../../sync.config.ts');
    return { name: `${USUAL}, as shipped`, path: null, config, mapping: compileMapping(config) };
  }
  try {
    const config = parseConfig((await importDefault(path)) ?? {});
    return { name, path, config, mapping: compileMapping(config) };
  } catch (cause) {
    throw new CliError('bad_config', whyNotLoaded(cause, 'MappingError', USUAL, name), {
      cause,
      remedy: 'Mend the config; docs/mapping.md has every setting.',
    });
  }
}

/** The mapping alone. @throws {CliError} as {@link loadConfig} */
export async function readMapping(file: string | undefined, cwd: string): Promise<Mapping> {
  return (await loadConfig(file, cwd)).mapping;
}

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

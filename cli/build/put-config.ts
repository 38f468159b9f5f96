import { copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { CliError } from '../errors.ts';

/** What the package's bundles import where a config belongs (local/build/outside-config.ts). */
const CONFIG = 'permit-sync:config';

export interface BuiltFunction {
  readonly name: string;
  /** Absolute. */
  readonly file: string;
  readonly bytes: number;
  readonly hasConfig: boolean;
}

export interface BuildFunctionsOptions {
  /** The package's `dist`. */
  readonly dist: string;
  /** Absolute path of the config. */
  readonly config: string;
  /** Folder for the functions; made when it is not there. */
  readonly out: string;
}

/**
 * Writes the Lambda functions with a config of one's own in them: those that map are put together with it, the others
 * are copied. Nothing else is needed to run them.
 *
 * @returns every function, by name
 * @throws {CliError} `no_bundles`, `no_esbuild` or `bad_config`
 */
export async function buildFunctions(
  options: BuildFunctionsOptions,
): Promise<readonly BuiltFunction[]> {
  const { dist, out } = options;
  const [all, configurable] = await Promise.all([
    bundlesIn(join(dist, 'functions')),
    bundlesIn(join(dist, 'configurable')),
  ]);
  await mkdir(out, { recursive: true });
  return await Promise.all(
    all.map(async (bundle): Promise<BuiltFunction> => {
      const file = join(out, bundle);
      const hasConfig = configurable.includes(bundle);
      if (hasConfig) await putConfig(join(dist, 'configurable', bundle), options.config, file);
      else await copyFile(join(dist, 'functions', bundle), file);
      return {
        name: bundle.replace(/\.mjs$/, ''),
        file,
        bytes: (await stat(file)).size,
        hasConfig,
      };
    }),
  );
}

async function bundlesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((file) => file.endsWith('.mjs')).sort();
  } catch (cause) {
    throw new CliError('no_bundles', 'the functions of this project are not built', {
      cause,
      remedy: 'In a checkout: npm run build.',
    });
  }
}

async function putConfig(bundle: string, config: string, outfile: string): Promise<void> {
  const { build } = await import('esbuild').catch((cause: unknown) => {
    throw new CliError('no_esbuild', 'esbuild could not be loaded', {
      cause,
      remedy: 'It comes with the package: npm install (with its install script).',
    });
  });
  try {
    await build({
      entryPoints: [bundle],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node24',
      // The bundle itself is small as it is; its names are what its source map knows.
      minifySyntax: true,
      minifyWhitespace: true,
      legalComments: 'inline',
      logLevel: 'silent',
      plugins: [configFrom(config)],
    });
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : '';
    throw new CliError('bad_config', `${config} could not be bundled: ${said}`, { cause });
  }
}

/** `defineSync` and `defineExamples` give back what they are given: what they check is checked in the function again. */
const DEFINE = `export const defineSync = (config) => config;
export const defineExamples = (examples) => examples;`;

const configFrom = (file: string): Plugin => ({
  name: 'config',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^${CONFIG}$`) }, () => ({ path: file }));
    onResolve({ filter: /^permit-sync$/ }, () => ({ path: 'define', namespace: 'define' }));
    onLoad({ filter: /.*/, namespace: 'define' }, () => ({ contents: DEFINE }));
  },
});

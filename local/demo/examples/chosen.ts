import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const USAGE = 'usage: npm run demo -- [scim | --config FOLDER]';
/** A story of its own, by the config that goes with it. */
const SCIM = 'scim';
const CONFIG = 'sync.config.ts';
const EXAMPLES = 'sync.examples.ts';

/** The command line, or what it names, cannot be used; nothing was started. */
export class ChoiceError extends Error {
  readonly code = 'bad_choice';
  readonly retry = 'permanent';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ChoiceError';
  }
}

/** The two files that are played, by their paths. */
export interface Chosen {
  /** For people: the folder, as they would write it. */
  readonly name: string;
  readonly config: string;
  readonly examples: string;
}

/**
 * What the command line asks for.
 *
 * @param args - of the command line, behind `npm run demo --`
 * @returns `undefined`: the demo without examples; `scim`: the story of somebody whom an identity provider sends
 * @throws {ChoiceError}
 */
export function chosenBy(args: readonly string[], cwd: string): Chosen | 'scim' | undefined {
  if (args.length === 1 && args[0] === SCIM) return SCIM;
  const given = configIn(args);
  if (given === undefined) return undefined;
  const config = pathOf(given, cwd);
  const examples = join(dirname(config), EXAMPLES);
  for (const file of [config, examples]) {
    if (isFile(file)) continue;
    throw new ChoiceError(
      `${missing(given, file, cwd)}\n` +
        `Give a folder with ${CONFIG} and ${EXAMPLES} in it, such as examples/clerk-b2b.`,
    );
  }
  return { name: relative(cwd, dirname(config)) || basename(config), config, examples };
}

/**
 * The config alone, by its path.
 *
 * @param given - as `--config`: the file, or its folder
 * @throws {ChoiceError} in one line
 */
export function configFile(given: string, cwd: string): string {
  const config = pathOf(given, cwd);
  if (given !== '' && isFile(config)) return config;
  throw new ChoiceError(
    `${missing(given, config, cwd)}; give a file, or a folder with ${CONFIG} in it, such as examples/clerk-b2b`,
  );
}

function pathOf(given: string, cwd: string): string {
  const path = resolve(cwd, given);
  return existsSync(path) && statSync(path).isDirectory() ? join(path, CONFIG) : path;
}

const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile();

const missing = (given: string, file: string, cwd: string): string =>
  `--config ${given}: there is no ${relative(cwd, file) || file}`;

function configIn(args: readonly string[]): string | undefined {
  try {
    const { config } = parseArgs({
      args: [...args],
      options: { config: { type: 'string' } },
    }).values;
    if (config === '') throw new TypeError("Option '--config' names nothing");
    return config;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'cannot be read';
    throw new ChoiceError(`${why}\n${USAGE}`, { cause });
  }
}

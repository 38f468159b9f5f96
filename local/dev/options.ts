import { parseArgs } from 'node:util';
import { ChoiceError, configFile } from '../demo/examples/chosen.ts';

const USAGE = 'usage: npm run dev -- [--config FOLDER or FILE] [--port NUMBER] [--data DIR]';
const DEFAULT_PORT = 3000;

export interface DevOptions {
  readonly port: number;
  readonly dataDir: string | undefined;
  /** Its path; `undefined`: the one that would be deployed. */
  readonly config: string | undefined;
}

/**
 * What the command line asks for.
 *
 * @param args - of the command line, behind `npm run dev --`
 * @throws {ChoiceError} in one line
 */
export function devOptions(args: readonly string[], cwd: string): DevOptions {
  const { config, data, port = String(DEFAULT_PORT) } = valuesOf(args);
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new ChoiceError(`--port must be a whole number up to 65535; ${USAGE}`);
  }
  return {
    port: Number(port),
    dataDir: data,
    config: config === undefined ? undefined : configFile(config, cwd),
  };
}

function valuesOf(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({ args: [...args], options: { config: text, port: text, data: text } }).values;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'cannot be read';
    // What Node adds on arguments that are no options helps nobody here: there are none.
    throw new ChoiceError(`${why.split(/[.\n]/, 1).join('')}; ${USAGE}`, { cause });
  }
}

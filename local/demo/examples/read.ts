import { pathToFileURL } from 'node:url';
import { type Example, ExamplesError, parseExamples } from '../../../lib/examples/index.ts';
import {
  compileMapping,
  type Mapping,
  MappingError,
  parseConfig,
  type SyncConfig,
} from '../../../lib/mapping/index.ts';
import { ChoiceError, type Chosen } from './chosen.ts';

/** What is played. */
export interface Play {
  readonly config: SyncConfig;
  readonly mapping: Mapping;
  readonly examples: readonly Example[];
}

/** @throws {ChoiceError} with all that is wrong with one of the files, and nothing else */
export async function readPlay(chosen: Chosen): Promise<Play> {
  const { config, mapping } = await readConfig(chosen.config);
  const examples = await read(chosen.examples, (value) => parseExamples(value));
  if (examples.length === 0) throw new ChoiceError(`${chosen.examples}: has no example`);
  return { config, mapping, examples };
}

/** @throws {ChoiceError} with all that is wrong with the file, and nothing else */
export async function readConfig(file: string): Promise<Pick<Play, 'config' | 'mapping'>> {
  const config = await read(file, (value) => parseConfig(value));
  const mapping = await read(file, () => compileMapping(config));
  return { config, mapping };
}

/** What a module exports by default, made into something. */
async function read<Made>(file: string, make: (value: unknown) => Made): Promise<Made> {
  try {
    const module: unknown = await import(pathToFileURL(file).href);
    return make(
      typeof module === 'object' && module !== null && 'default' in module
        ? module.default
        : undefined,
    );
  } catch (cause) {
    throw new ChoiceError(problemOf(cause, file), { cause });
  }
}

function problemOf(cause: unknown, file: string): string {
  // Each names the file and the place in it.
  if (cause instanceof MappingError || cause instanceof ExamplesError) return cause.message;
  const [why = 'unknown'] = String(cause instanceof Error ? cause.message : cause).split('\n');
  return `${file}: cannot be loaded: ${why}`;
}

import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { type Example, parseExamples } from '../../lib/examples/index.ts';
import { importDefault, whyNotLoaded } from '../access/import-default.ts';
import type { LoadedConfig } from '../access/mapping.ts';
import { CliError } from '../errors.ts';

const USUAL = 'sync.examples.ts';
const HOW_TO = `Write one beside the config, e.g.

import { defineExamples } from 'permit-sync'; // in a checkout: './lib/examples/index.ts'

export default defineExamples([
  {
    name: 'an admin joins',
    source: 'clerk',
    events: [
      {
        type: 'organizationMembership.created',
        data: {
          role: 'org:admin',
          organization: { id: 'org_7' },
          public_user_data: { user_id: 'user_2a' },
        },
      },
    ],
    facts: { users: { user_2a: { roles: { org_7: 'admin' } } } },
  },
]);

docs/mapping.md, "Examples as tests", has more; --examples names another file.`;

export interface LoadedExamples {
  /** For people. */
  readonly name: string;
  readonly examples: readonly Example[];
}

/**
 * Reads the examples of a config.
 *
 * @param file - `--examples`; absent: those beside the first config that has some; of the shipped config, those of this
 * folder, or else its own
 * @throws {CliError} `no_examples`, which tells how to write some; `bad_examples`
 */
export async function loadExamples(
  file: string | undefined,
  configs: readonly LoadedConfig[],
  cwd: string,
): Promise<LoadedExamples> {
  if (file !== undefined) {
    const path = resolve(cwd, file);
    if (existsSync(path)) return await read(path, file);
    throw new CliError('no_examples', `--examples ${file}: there is no such file`);
  }
  const beside = configs.map(({ path }) => join(path === null ? cwd : dirname(path), USUAL));
  const found = beside.find((path) => existsSync(path));
  if (found !== undefined) return await read(found, relative(cwd, found));
  if (configs.some(({ path }) => path === null)) {
    const { default: examples } = await import('../../sync.examples.ts');
    return { name: `${USUAL}, as shipped`, examples };
  }
  const looked = beside.map((path) => relative(cwd, path)).join(', ');
  throw new CliError('no_examples', `there are no examples: no ${looked}`, { remedy: HOW_TO });
}

async function read(path: string, name: string): Promise<LoadedExamples> {
  try {
    return { name, examples: parseExamples(await importDefault(path), name) };
  } catch (cause) {
    throw new CliError('bad_examples', whyNotLoaded(cause, 'ExamplesError', USUAL, name), {
      cause,
      remedy: 'Mend the examples; docs/mapping.md, "Examples as tests", has every field.',
    });
  }
}

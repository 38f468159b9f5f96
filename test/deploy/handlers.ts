import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import { HANDLERS } from '../infra/deployer/needed.ts';

const Files = z.record(z.string(), z.string());
const Schema = z.object({
  handlers: z.record(z.string(), z.object({ permissions: z.array(z.string()) })),
});

/**
 * Whether CloudFormation calls what test/infra/deployer/handlers.json says, by the registry's schemas that cfn-lint has.
 *
 * @param python - has cfn-lint installed
 * @returns what differs, in words
 */
export async function changedHandlers(python: string): Promise<readonly string[]> {
  const library = join(dirname(python), '../lib');
  const [version = ''] = await readdir(library);
  const schemas = join(library, version, 'site-packages/cfnlint/data/schemas');
  const read = async (...path: readonly string[]): Promise<unknown> =>
    JSON.parse(await readFile(join(schemas, ...path), 'utf8'));
  const files = Files.parse(await read('providers', 'us-east-1.json'));
  const changed: string[] = [];
  for (const [type, known] of Object.entries(HANDLERS)) {
    const { handlers } = Schema.parse(await read('resources', `${files[type]}.json`));
    for (const operation of ['create', 'read', 'update', 'delete']) {
      const listed = [...new Set(handlers[operation]?.permissions ?? [])].sort();
      if (!isDeepStrictEqual(listed, known[operation] ?? [])) {
        changed.push(`${type}, ${operation}: ${listed.join(', ')}`);
      }
    }
  }
  return changed;
}

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod/mini';
import { type Example, parseExamples } from '../../lib/examples/index.ts';
import { parseConfig, type SyncConfig } from '../../lib/mapping/index.ts';

const ROOT = join(import.meta.dirname, '../..');
const exported = z.object({ default: z.unknown() });

/** Folders with a config and its examples: the shipped ones (``), and those that are there to be looked at. */
export function foldersOfExamples(): readonly string[] {
  const examples = join(ROOT, 'examples');
  const names = existsSync(examples) ? readdirSync(examples).sort() : [];
  return ['', ...names.map((name) => join('examples', name))].filter((folder) =>
    existsSync(join(ROOT, folder, 'sync.examples.ts')),
  );
}

export async function loadFolder(
  folder: string,
): Promise<{ readonly config: SyncConfig; readonly examples: readonly Example[] }> {
  const file = join(folder, 'sync.examples.ts');
  return {
    config: parseConfig(await load(join(folder, 'sync.config.ts'))),
    examples: parseExamples(await load(file), file),
  };
}

async function load(file: string): Promise<unknown> {
  const module: unknown = await import(pathToFileURL(join(ROOT, file)).href);
  return exported.parse(module).default;
}

import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copyOfService, EVERYTHING, type Settings, Template } from './packaging.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const KEPT = join(ROOT, 'node_modules/.cache/permit-sync-templates');

/**
 * The template that these settings come to. To package takes seconds, so that one which came of the very same files and
 * settings is taken again: what differs in anything has a name of its own.
 *
 * @param settings - default: everything is on
 */
export async function packagedTemplate(settings: Settings = EVERYTHING): Promise<Template> {
  const file = join(KEPT, `${await digestOf(settings)}.json`);
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  if (kept !== undefined) return Template.parse(JSON.parse(kept));
  const service = await copyOfService('empty');
  try {
    const { template } = await service.package(settings);
    await mkdir(KEPT, { recursive: true });
    // Whole or not at all: another test file may be about to read it.
    const draft = `${file}.${process.pid}`;
    await writeFile(draft, JSON.stringify(template));
    await rename(draft, file);
    return template;
  } finally {
    await service.remove();
  }
}

async function digestOf(settings: Settings): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(settings));
  const parts = await readdir(join(ROOT, 'infra'), { recursive: true, withFileTypes: true });
  const files = parts
    .filter((part) => part.isFile())
    .map((part) => join(part.parentPath, part.name))
    .sort();
  // package.json and the parser above it: which version of osls packages, and what is read of it.
  const others = ['serverless.yml', 'package.json', 'test/infra/packaging.ts'];
  for (const file of [...others.map((name) => join(ROOT, name)), ...files]) {
    hash.update(`\n${file}\n`).update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 32);
}

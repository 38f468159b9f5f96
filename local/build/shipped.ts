import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod/mini';
import { type Bundled, billOfMaterials } from './bill-of-materials.ts';
import { packagesIn } from './bundled-packages.ts';

const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;
const manifest = z.object({ name: z.string() });

/** Which bundle a metafile is of. The command line is in many parts, which are told as one. */
function bundleOf(metafile: string): string {
  const name = metafile.replace(/\.json$/, '');
  if (name === 'cli') return name;
  if (name === 'index') return `${name}.mjs`;
  return name.startsWith('configurable-')
    ? `configurable/${name.slice('configurable-'.length)}.mjs`
    : `functions/${name}.mjs`;
}

/**
 * What the build in `dist/` is made of.
 *
 * @param root of the project
 * @returns the packages in each bundle, and the bill of materials of what is shipped (CycloneDX)
 * @throws when there is no build, or npm fails; it needs no network
 */
export async function shippedIn(root: string): Promise<{ bundled: Bundled; sbom: object }> {
  const readJson = (...path: readonly string[]): unknown =>
    JSON.parse(readFileSync(join(root, ...path), 'utf8'));
  const lock = readJson('package-lock.json');
  const bundled = Object.fromEntries(
    readdirSync(join(root, 'dist/meta'))
      .filter((file) => file.endsWith('.json'))
      .sort()
      .map((file) => [bundleOf(file), packagesIn(readJson('dist/meta', file), lock)]),
  );
  const { stdout } = await promisify(execFile)(
    'npm',
    ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'],
    { cwd: root, maxBuffer: MAX_OUTPUT_BYTES },
  );
  const { name } = manifest.parse(readJson('package.json'));
  return { bundled, sbom: billOfMaterials(JSON.parse(stdout), name, bundled) };
}

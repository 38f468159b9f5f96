/** `npm run build`: functions, command line, library and declarations into `dist/`. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle, bundleCommandLine, entriesOf } from './build/bundle.ts';
import { bundleConfigurable } from './build/configurable.ts';
import { sizeTable } from './build/sizes.ts';
import { declare } from './build/types.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const outdir = join(root, 'dist');

await rm(outdir, { recursive: true, force: true });
const [bundles] = await Promise.all([
  Promise.all(entriesOf(root).map((entry) => bundle(entry, outdir))),
  bundleCommandLine(root, outdir),
  bundleConfigurable(root, outdir),
  existsSync(join(root, 'lib/index.ts')) ? declare(root, join(outdir, 'types')) : undefined,
]);
console.log(sizeTable(bundles, outdir));

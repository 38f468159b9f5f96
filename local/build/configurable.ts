import { readFileSync } from 'node:fs';
import { type Bundle, bundle, entriesOf } from './bundle.ts';
import { outsideConfig } from './outside-config.ts';

/**
 * Bundles each function that maps once more, without the config: what the package's `permit-sync build` starts from.
 *
 * @param root of the project
 * @param outdir the output folder, e.g. `dist`
 * @throws esbuild's failure, which names file and line
 */
export function bundleConfigurable(root: string, outdir: string): Promise<readonly Bundle[]> {
  const mapping = entriesOf(root).filter(({ source }) =>
    readFileSync(source, 'utf8').includes("from '../sync.config.ts'"),
  );
  return Promise.all(
    mapping.map(({ name, source }) =>
      bundle({ name: `configurable-${name}`, source, output: `configurable/${name}.mjs` }, outdir, [
        outsideConfig,
      ]),
    ),
  );
}

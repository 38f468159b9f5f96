import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

/** What a bundle of a function imports in the place of the project's `sync.config.ts`. */
export const OUTSIDE_CONFIG = 'permit-sync:config';

const MAPPING = fileURLToPath(new URL('../../lib/mapping/index.ts', import.meta.url));

/**
 * Leaves the config out of a function's bundle, as an import of {@link OUTSIDE_CONFIG}: `permit-sync build` puts a
 * team's own in its place, without the sources of this project. It is checked where it comes in, as one that came
 * through `defineSync` would be: the team's file may have no `defineSync`, or one of another version.
 */
export const outsideConfig: Plugin = {
  name: 'outside-config',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/sync\.config\.ts$/ }, () => ({ path: 'checked', namespace: 'config' }));
    onLoad({ filter: /.*/, namespace: 'config' }, () => ({
      contents: `import config from ${JSON.stringify(OUTSIDE_CONFIG)};
import { parseConfig } from ${JSON.stringify(MAPPING)};
export default parseConfig(config);`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    }));
    onResolve({ filter: /^permit-sync:config$/ }, ({ path }) => ({ path, external: true }));
  },
};

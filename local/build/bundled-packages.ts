import * as z from 'zod/mini';

/** What we use of esbuild's metafile. */
const metafile = z.object({
  outputs: z.record(
    z.string(),
    z.object({ inputs: z.record(z.string(), z.object({ bytesInOutput: z.number() })) }),
  ),
});
/** What we use of `package-lock.json`. */
const lockfile = z.object({
  packages: z.record(z.string(), z.object({ version: z.optional(z.string()) })),
});

/** Where a package lies: up to its name behind the last `node_modules`. */
const PACKAGE = /^.*node_modules\/(@[^/]+\/[^/]+|[^/]+)/;

/**
 * The packages that have a part in a bundle.
 *
 * @param meta esbuild's metafile, parsed
 * @param lock `package-lock.json`, parsed: it has the version of each
 * @returns `name@version`, in alphabetical order
 */
export function packagesIn(meta: unknown, lock: unknown): readonly string[] {
  const { outputs } = metafile.parse(meta);
  const { packages } = lockfile.parse(lock);
  const found = new Set<string>();
  for (const { inputs } of Object.values(outputs)) {
    for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
      const [folder = '', name = ''] = PACKAGE.exec(file) ?? [];
      if (name === '' || bytesInOutput === 0) continue;
      const version = packages[folder.slice(folder.indexOf('node_modules/'))]?.version;
      if (version === undefined)
        throw new Error(`${name}: is bundled and not in package-lock.json`);
      found.add(`${name}@${version}`);
    }
  }
  return [...found].sort();
}

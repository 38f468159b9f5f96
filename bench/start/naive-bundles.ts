import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Bundles a naive handler as esbuild does by default. @returns the bundle's path */
export async function bundleNaive(name: string, outdir: string): Promise<string> {
  const outfile = join(outdir, `${name}.cjs`);
  await build({
    entryPoints: [fileURLToPath(new URL(`naive/${name}.ts`, import.meta.url))],
    bundle: true,
    minify: true,
    platform: 'node',
    outfile,
    logLevel: 'error',
  });
  return outfile;
}

/** @throws where it was not built */
export const bytesOf = (bundle: string): number => statSync(bundle).size;

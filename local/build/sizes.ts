import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Metafile } from 'esbuild';
import type { Bundle } from './bundle.ts';

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(0)} kB`;

/** The npm package that a bundled file comes from; `undefined` for our own. */
function packageOf(file: string): string | undefined {
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1];
}

/** The packages that weigh most in a bundle, heaviest first. */
function heaviest(metafile: Metafile, count: number): readonly string[] {
  const weights = new Map<string, number>();
  for (const output of Object.values(metafile.outputs)) {
    for (const [file, input] of Object.entries(output.inputs)) {
      const name = packageOf(file) ?? 'permit-sync';
      weights.set(name, (weights.get(name) ?? 0) + input.bytesInOutput);
    }
  }
  return [...weights]
    .sort(([, a], [, b]) => b - a)
    .slice(0, count)
    .map(([name, bytes]) => `${name} ${kilobytes(bytes)}`);
}

/** A table of bundles, one line each: size, size as zipped, and what it is made of. */
export function sizeTable(bundles: readonly Bundle[], outdir: string): string {
  const rows = bundles.map((bundle) => [
    bundle.output,
    kilobytes(bundle.bytes),
    kilobytes(gzipSync(readFileSync(join(outdir, bundle.output))).length),
    heaviest(bundle.metafile, 3).join(', '),
  ]);
  const head = ['bundle', 'size', 'gzip', 'heaviest'];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return column === 1 || column === 2 ? cell.padStart(width) : cell.padEnd(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

import { existsSync, readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { builtIns } from './built-ins.ts';
import { leaveOut } from './leave-out.ts';

/** One file to be bundled: where it starts, and where it goes below the output folder. */
export interface Entry {
  readonly name: string;
  readonly source: string;
  readonly output: string;
}

export interface Bundle extends Entry {
  readonly bytes: number;
  readonly metafile: Metafile;
}

/**
 * CommonJS dependencies (`permitio`, `axios`) call `require` for Node's own modules, which an ES
 * module does not have.
 */
const REQUIRE =
  "const require = process.getBuiltinModule('node:module').createRequire(import.meta.url);";

const SHARED = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  conditions: ['module'],
  minifySyntax: true,
  minifyWhitespace: true,
  sourcesContent: false,
  legalComments: 'eof',
  banner: { js: REQUIRE },
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** What there is to build: every Lambda function, and the library where it exists. */
export function entriesOf(root: string): readonly Entry[] {
  const functions = readdirSync(join(root, 'functions'))
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .map((file) => {
      const name = file.slice(0, -'.ts'.length);
      return { name, source: join(root, 'functions', file), output: `functions/${name}.mjs` };
    });
  const library = { name: 'index', source: join(root, 'lib/index.ts'), output: 'index.mjs' };
  return existsSync(library.source) ? [...functions, library] : functions;
}

/**
 * Bundles one entry into a single ES module that needs nothing but Node 24.
 *
 * What it uses of AWS goes in too, although the runtime carries an SDK: one file loads faster than the
 * runtime's hundreds. What Lambda never uses of dependencies is left out. Names are kept, so that a stack trace in a log can be read; the
 * source map lies beside the bundle, out of the package.
 *
 * @param outdir the output folder, e.g. `dist`
 * @throws esbuild's failure, which names file and line
 */
export async function bundle(
  entry: Entry,
  outdir: string,
  plugins: readonly Plugin[] = [],
): Promise<Bundle> {
  const { metafile } = await build({
    ...SHARED,
    entryPoints: [entry.source],
    outfile: join(outdir, entry.output),
    sourcemap: 'linked',
    plugins: [...plugins, leaveOut, builtIns],
    metafile: true,
  });
  const output = Object.entries(metafile.outputs).find(([file]) => file.endsWith('.mjs'));
  await writeMetafile(entry.name, metafile, outdir);
  return { ...entry, bytes: output?.[1].bytes ?? 0, metafile };
}

/**
 * Bundles the command line: one file that starts it, and one for each part that a command loads when it runs. Unlike a
 * function it finds credentials in all the ways that the SDK knows: profiles, single sign-on.
 *
 * @param root of the project
 * @param outdir the output folder, e.g. `dist`
 */
export async function bundleCommandLine(root: string, outdir: string): Promise<void> {
  const { metafile } = await build({
    ...SHARED,
    entryPoints: [join(root, 'cli/permit-sync.ts')],
    outdir: join(outdir, 'cli'),
    outExtension: { '.js': '.mjs' },
    chunkNames: 'part-[hash]',
    // Not for Lambda: `permit-sync build` alone asks for it, and it has a binary.
    external: ['esbuild'],
    splitting: true,
    metafile: true,
  });
  await writeMetafile('cli', metafile, outdir);
}

/** What is in a bundle: for sizes, and for the bill of materials. */
async function writeMetafile(name: string, metafile: Metafile, outdir: string): Promise<void> {
  await mkdir(join(outdir, 'meta'), { recursive: true });
  await writeFile(join(outdir, 'meta', `${name}.json`), JSON.stringify(metafile));
}

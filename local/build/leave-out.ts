import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

const standIn = (name: string): string =>
  fileURLToPath(new URL(`left-out/${name}.ts`, import.meta.url));

/** Packages that are loaded and not used, as far as Lambda goes. Each stand-in says why. */
const PACKAGES: Readonly<Record<string, string>> = {
  '@aws-sdk/client-dynamodb': 'client-dynamodb',
  '@aws-sdk/client-sqs': 'client-sqs',
  '@aws-sdk/credential-provider-node': 'credentials',
  'axios-retry': 'axios-retry',
  debug: 'debug',
  'follow-redirects': 'follow-redirects',
  'form-data': 'form-data',
  lodash: 'lodash',
  pino: 'pino',
};

/** The same for a part of a package: what a file of it imports. */
const PARTS: readonly (readonly [importer: RegExp, path: RegExp, standIn: string])[] = [
  [/axios\/lib\/adapters\//, /^\.\/fetch\.js$/, 'axios-fetch'],
  [/axios\/lib\//, /^(?:node:)?http2$/, 'http2'],
  [/@smithy\/core\//, /\/loadSharedConfigFiles$/, 'shared-config'],
];

/** What a file of a package says, and what it says instead. */
const TEXTS: readonly { readonly file: RegExp; readonly text: string; readonly by: string }[] = [
  {
    // While it is loaded, axios asks whether there is a `FormData`. Node loads all of undici to answer, 30 ms; and
    // there is none to be sent.
    file: /axios[\\/]lib[\\/]utils\.js$/,
    text: "typeof G.FormData !== 'undefined' ? G.FormData : undefined",
    by: 'undefined',
  },
  {
    // Named through a namespace, one function brings all others that stand in its file, 12 kB.
    file: /zod[\\/]v4[\\/]mini[\\/]schemas\.js$/,
    text: 'core.util.constantCatch(',
    by: 'util.constantCatch(',
  },
];

/**
 * Leaves out of a bundle what would be loaded at every cold start and never run (docs/decisions/0016-cold-start.md).
 *
 * @throws where a dependency no longer has what is to be left out: look at what has become of it
 */
export const leaveOut: Plugin = {
  name: 'leave-out',
  setup(build) {
    const names = Object.keys(PACKAGES).join('|');
    build.onResolve({ filter: new RegExp(`^(?:${names})$`) }, ({ path }) => ({
      path: standIn(PACKAGES[path] ?? ''),
    }));
    build.onResolve({ filter: /fetch\.js$|http2$|loadSharedConfigFiles$/ }, (args) => {
      const importer = args.importer.replaceAll('\\', '/');
      const found = PARTS.find(([from, path]) => from.test(importer) && path.test(args.path));
      return found === undefined ? undefined : { path: standIn(found[2]) };
    });
    for (const { file, text, by } of TEXTS) {
      build.onLoad({ filter: file }, async ({ path }) => {
        const source = await readFile(path, 'utf8');
        if (source.includes(text)) return { contents: source.replace(text, by) };
        return { errors: [{ text: `${path} has no "${text}": see ${import.meta.url}` }] };
      });
    }
  },
};

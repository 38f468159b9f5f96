import { builtinModules } from 'node:module';
import type { Plugin } from 'esbuild';

/** For `import … from`. */
const IMPORTED = 'node-built-in';
/** For `import(…)`, whose outcome has every export. */
const AWAITED = 'node-built-in-whole';
const FILTER = new RegExp(
  `^(?:node:)?(?:${builtinModules.filter((name) => /^[a-z0-9/]+$/.test(name)).join('|')})$`,
);

const taking = (path: string): string => `process.getBuiltinModule(${JSON.stringify(path)})`;

/**
 * Functions that are called in rare cases only (a dead letter is packed), so that the first call loads their module:
 * 4 ms for `node:zlib`. All others are loaded at the start, where Lambda has more of a processor for us than later.
 */
const RARE: ReadonlyMap<string, readonly string[]> = new Map([
  ['node:zlib', ['gzipSync', 'gunzipSync']],
]);

/** The module as an ES module, each of its exports looked at only where a bundle uses it. */
function exportsOf(path: string): string {
  const module: object = process.getBuiltinModule(path) ?? {};
  const names = Object.keys(module).filter((name) => /^(?!default$)[A-Za-z_$][\w$]*$/.test(name));
  const rare = RARE.get(path) ?? [];
  const exportOf = (name: string): string =>
    rare.includes(name)
      ? `(...given) => ${taking(path)}.${name}(...given)`
      : `/* @__PURE__ */ (() => module.${name})()`;
  return [
    `const module = /* @__PURE__ */ ${taking(path)};`,
    'export default module;',
    ...names.map((name, at) => `const export${at} = ${exportOf(name)};`),
    `export { ${names.map((name, at) => `export${at} as ${name}`).join(', ')} };`,
  ].join('\n');
}

/**
 * Has a bundle take Node's own modules by `process.getBuiltinModule`, as a CommonJS one does by `require`. An `import`
 * of such a module looks at every export of it, lazy ones too: `import http from 'node:http'` makes Node load
 * `WebSocket`, and with it all of undici, 30 ms for nothing.
 */
export const builtIns: Plugin = {
  name: 'built-ins',
  setup(build) {
    build.onResolve({ filter: FILTER }, ({ path, kind }) => {
      const namespace =
        kind === 'import-statement' ? IMPORTED : kind === 'dynamic-import' ? AWAITED : undefined;
      if (namespace === undefined) return undefined;
      return { path: path.replace(/^(?:node:)?/, 'node:'), namespace, sideEffects: false };
    });
    build.onLoad({ filter: /.*/, namespace: IMPORTED }, ({ path }) => ({
      contents: exportsOf(path),
    }));
    build.onLoad({ filter: /.*/, namespace: AWAITED }, ({ path }) => ({
      contents: `module.exports = ${taking(path)};`,
    }));
  },
};

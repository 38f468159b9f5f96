import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** In upper case; empty: all. */
  readonly ids: readonly string[];
  readonly quick: boolean;
}

/**
 * Reads the command line: `npm run bench -- A C G --quick`.
 *
 * @throws {TypeError} for an option or a workload that there is not, naming those that there are
 */
export function readOptions(args: readonly string[], known: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { quick: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const ids = positionals.map((id) => id.toUpperCase());
  const unknown = ids.filter((id) => !known.includes(id));
  if (unknown.length > 0) {
    throw new TypeError(`no workload ${unknown.join(', ')}: there are ${known.join(', ')}`);
  }
  return { ids, quick: values.quick };
}

import * as z from 'zod/mini';

const text = z.optional(z.string());
const placeSchema = z.object({ stage: text, region: text, config: text });

/** The options that say where a command works. */
export const placeOf = (options: unknown): z.infer<typeof placeSchema> =>
  placeSchema.parse(options);

/** Options in the order of the help; a list is given again for each value. */
const isShown = (value: unknown): boolean => value !== undefined && value !== false;

/**
 * A command line that does the same once more.
 *
 * @param words - e.g. `['dlq', 'replay']`
 * @param options - as they were read
 */
export function commandLine(
  words: readonly string[],
  args: readonly string[],
  options: unknown,
): string {
  const flags =
    typeof options === 'object' && options !== null
      ? Object.entries(options).flatMap(([name, value]: [string, unknown]) =>
          isShown(value) ? flagsOf(name, value) : [],
        )
      : [];
  return [shellLine(['permit-sync', ...words, ...args]), ...flags].join(' ');
}

function flagsOf(name: string, value: unknown): readonly string[] {
  const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  if (value === true) return [flag];
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.flatMap((one) => [flag, quoted(String(one))]);
}

/** Words as a line that can be pasted into a POSIX shell. */
export const shellLine = (words: readonly string[]): string => words.map(quoted).join(' ');

function quoted(text: string): string {
  return /^[\w./:@%+,=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

import { pathToFileURL } from 'node:url';

/**
 * What a TypeScript or JavaScript file exports by default; `undefined`: nothing.
 *
 * @param path - absolute
 * @throws what loading it throws
 */
export async function importDefault(path: string): Promise<unknown> {
  const module: unknown = await import(pathToFileURL(path).href);
  return typeof module === 'object' && module !== null && 'default' in module
    ? module.default
    : undefined;
}

/**
 * Why a file could not be loaded. What our own words are is told by the error's name: the file may have its
 * `permit-sync` from elsewhere, and its errors are of another class then.
 *
 * @param ours - name of the error that tells what is wrong with the file's content
 * @param usual - what that error calls the file
 */
export function whyNotLoaded(cause: unknown, ours: string, usual: string, file: string): string {
  if (!(cause instanceof Error)) return `${file} could not be loaded`;
  if (cause.name !== ours) return `${file} could not be loaded: ${cause.message}`;
  return cause.message.replaceAll(
    new RegExp(`^${usual.replaceAll('.', '\\.')}:`, 'gm'),
    () => `${file}:`,
  );
}

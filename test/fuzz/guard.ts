import { ROOTS } from './prototypes.ts';

/** Stands in values as somebody's address would. No parser's rule lets it be told, whatever else it tells. */
export const PRIVATE = 'Qx7z@';
const TOLD = /qx7z@/i;

/** A class of errors: an area's own. */
export type ErrorClass = abstract new (...args: never[]) => Error;

/** How much of a result is looked at: prototypes are taken over near its top, or nowhere. */
const MAX_LOOKED_AT = 2_000;

const rootNames = ROOTS.map((root) => Reflect.ownKeys(root).length);
const allowed: ReadonlySet<object | null> = new Set([...ROOTS, null]);

/**
 * Carries something out on what anybody may have sent: no error but the area's own, which tells nothing private, and no
 * prototype changed or taken over by what was read.
 *
 * @returns what comes of it; `undefined` when it was refused
 */
export function guarded<T>(errors: readonly ErrorClass[], act: () => T): T | undefined {
  try {
    return checked(act());
  } catch (error) {
    return refused(errors, error);
  }
}

export async function guardedAsync<T>(
  errors: readonly ErrorClass[],
  act: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return checked(await act());
  } catch (error) {
    return refused(errors, error);
  }
}

function refused(errors: readonly ErrorClass[], error: unknown): undefined {
  checkRoots();
  if (!(error instanceof Error) || !errors.some((own) => error instanceof own)) throw error;
  tellsNothing(`${error.message}\n${error.stack}`);
  return undefined;
}

function checked<T>(result: T): T {
  checkRoots();
  checkPrototypes(result);
  return result;
}

/** @throws when a text that others read has something private in it */
export function tellsNothing(text: string): void {
  if (TOLD.test(text)) throw new Error(`tells what was sent: ${text}`);
}

/** @throws when one of the prototypes that all objects share has another number of members than at the start */
export function checkRoots(): void {
  for (const [index, root] of ROOTS.entries()) {
    if (Reflect.ownKeys(root).length !== rootNames[index]) {
      throw new Error(`a shared prototype was changed: ${Reflect.ownKeys(root).map(String)}`);
    }
  }
}

/** @throws when an object in a result inherits from something that was sent */
function checkPrototypes(result: unknown): void {
  const pending: unknown[] = [result];
  for (let looked = 0; looked < MAX_LOOKED_AT && pending.length > 0; looked += 1) {
    const value = pending.pop();
    if (typeof value !== 'object' || value === null) continue;
    if (ArrayBuffer.isView(value)) continue;
    if (!allowed.has(Object.getPrototypeOf(value))) {
      throw new Error(`inherits from what was sent: ${JSON.stringify(value).slice(0, 500)}`);
    }
    if (value instanceof Map) pending.push(...value.values());
    else pending.push(...Object.values(value));
  }
}

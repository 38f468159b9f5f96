/** The secrets that are valid now. The same list until it changes. */
export type CurrentSecrets = () => readonly string[];

/**
 * Secrets in the form that requests are compared with: made once for each list, and at once for the first.
 *
 * @param what for the error's text
 * @returns throws as below for a later list that cannot be used
 * @throws {RangeError} when there is none, or what `compile` throws
 */
export function compiled<T>(
  secrets: readonly string[] | CurrentSecrets,
  compile: (secret: string) => T,
  what: string,
): () => readonly T[] {
  const current = typeof secrets === 'function' ? secrets : () => secrets;
  let of: readonly string[] = [];
  let made: readonly T[] = [];

  function compiledNow(): readonly T[] {
    const now = current();
    if (now === of) return made;
    if (now.length === 0) throw new RangeError(`${what}: at least one is needed`);
    made = now.map(compile);
    of = now;
    return made;
  }

  // Refused when the function starts, not with its first request.
  compiledNow();
  return compiledNow;
}

import { MappingError } from './errors.ts';
import { decodeKey, encodeKey, isLegalKey, type KeyKind, MAX_KEY_LENGTH } from './keys.ts';
import type { Problems } from './problems.ts';
import { checkKey } from './schema.ts';

/** A template of user or tenant keys, made ready: text around one encoded value. */
export interface KeyTemplate {
  /** @throws {MappingError} when the value cannot be in a key */
  keyOf(value: string): string;
  /** The value behind a key; `null`: none becomes it. */
  valueOf(key: string): string | null;
}

/**
 * @param at - path of the setting
 * @param placeholder - the one that the template holds, e.g. `{id}`
 */
export function compileKeyTemplate(
  at: string,
  kind: KeyKind,
  template: string,
  placeholder: string,
  problems: Problems,
): KeyTemplate {
  const [before = '', after = ''] = template.split(placeholder);
  if (before + after !== '') checkKey(problems, kind, at, before + after);
  const bare = before === '' && after === '';
  const room = MAX_KEY_LENGTH - before.length - after.length;
  return {
    keyOf(value) {
      const encoded = encodeKey(kind, value);
      // An id alone stays the very string that it is: one put together anew is hashed anew, by every map.
      if (bare) return encoded;
      if (encoded.length <= room) return before + encoded + after;
      throw new MappingError(
        'invalid_key',
        `${at}: the ${kind} key would be longer than ${MAX_KEY_LENGTH} characters: shorten the id at the provider`,
      );
    },
    valueOf(key) {
      const isOfTemplate =
        key.length > before.length + after.length && key.startsWith(before) && key.endsWith(after);
      return isOfTemplate
        ? valueBehind(kind, key.slice(before.length, key.length - after.length))
        : null;
    },
  };
}

/** Of what no value becomes, decoding gives one that becomes something else, or nothing. */
function valueBehind(kind: KeyKind, encoded: string): string | null {
  if (!isLegalKey(kind, encoded)) return null;
  const value = decodeKey(encoded);
  try {
    return encodeKey(kind, value) === encoded ? value : null;
  } catch (error) {
    if (error instanceof MappingError) return null;
    throw error;
  }
}

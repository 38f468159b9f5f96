import type { Json } from '../../../jobs/index.ts';
import { isList, isObject, own, spellingOf } from '../json-shape.ts';
import { invalidValue } from '../refusals.ts';

/**
 * Reads the ids of members: of a list, or of one alone, of objects with a `value`, or of the ids themselves.
 *
 * @param at the path, for messages
 * @throws {ScimError} 400 `invalidValue`: one has no id, or is a group
 */
export function memberIds(value: Json, at: string): readonly string[] {
  if (isList(value)) return value.map((one, index) => memberId(one, `${at}[${index}]`));
  return [memberId(value, at)];
}

/** Longer names are not kept: they stand with the user, once for each of its groups. */
const MAX_DISPLAY_LENGTH = 256;

/** What members are called, by id, where the client says it: as `display`, or as some do, `displayName`. */
export function namesOfMembers(value: Json): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const one of isList(value) ? value : [value]) {
    if (!isObject(one)) continue;
    const id = part(one, 'value');
    const name = part(one, 'display') ?? part(one, 'displayName');
    if (typeof id !== 'string' || typeof name !== 'string') continue;
    if (name !== '' && name.length <= MAX_DISPLAY_LENGTH) names.set(id, name);
  }
  return names;
}

function memberId(value: Json, at: string): string {
  const id = isObject(value) ? part(value, 'value') : value;
  if (typeof id !== 'string' || id === '') {
    throw invalidValue(isObject(value) ? `${at}.value` : at, "it must be a user's id");
  }
  const type = isObject(value) ? part(value, 'type') : undefined;
  if (typeof type === 'string' && type.toLowerCase() === 'group') {
    throw invalidValue(at, 'a group cannot be in a group here: nested groups are not supported');
  }
  return id;
}

function part(object: { readonly [key: string]: Json }, name: string): Json | undefined {
  const spelling = spellingOf(object, name);
  return spelling === undefined ? undefined : own(object, spelling);
}

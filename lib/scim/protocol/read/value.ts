import type { Json, JsonObject } from '../../../jobs/index.ts';
import { booleanOf } from '../boolean.ts';
import { isList, isObject, own } from '../json-shape.ts';
import { invalidPath, invalidSyntax, invalidValue, quoted } from '../refusals.ts';
import { type Attribute, named, subAttribute } from '../schema/attribute.ts';

/** What becomes of a name that the schema does not have. */
export type Strange = 'drop' | 'keep' | 'refuse';

/**
 * Reads what a client gives an attribute.
 *
 * @param at the attribute's path, for messages
 * @returns `undefined`: none. Null, an empty list and an object with nothing in it are none (RFC 7643, section 2.5)
 * @throws {ScimError} 400 `invalidValue` when it is not of the attribute's type; of `strange` names, `invalidPath`
 */
export function readValue(
  attribute: Attribute,
  value: Json,
  at: string,
  strange: Strange,
): Json | undefined {
  if (value === null) return undefined;
  if (!attribute.multiValued) return readOne(attribute, value, at, strange);
  if (!isList(value)) throw invalidValue(at, 'it must be a list');
  const read = value.flatMap((one, index) => {
    const found = one === null ? undefined : readOne(attribute, one, `${at}[${index}]`, strange);
    return found === undefined ? [] : [found];
  });
  checkPrimary(read, at);
  return read.length === 0 ? undefined : read;
}

/** @throws {ScimError} 400 `invalidValue`: two values are the preferred one (RFC 7643, section 2.4) */
export function checkPrimary(values: readonly Json[], at: string): void {
  if (values.filter(isPrimary).length > 1) {
    throw invalidValue(at, 'only one value can be primary');
  }
}

export const isPrimary = (value: Json): value is JsonObject =>
  isObject(value) && own(value, 'primary') === true;

/** One value, whether or not the attribute has several. */
export function readOne(
  attribute: Attribute,
  value: Json,
  at: string,
  strange: Strange,
): Json | undefined {
  if (attribute.type === 'boolean') {
    const read = booleanOf(value);
    if (read === undefined) throw invalidValue(at, 'it must be true or false');
    return read;
  }
  if (attribute.type !== 'complex') {
    if (typeof value !== 'string') throw invalidValue(at, 'it must be a text');
    return value;
  }
  // Entra sends a manager as the id alone.
  if (typeof value === 'string' && !attribute.multiValued && subAttribute(attribute, 'value')) {
    return { value };
  }
  if (!isObject(value)) throw invalidValue(at, 'it must be an object');
  const { subAttributes = [] } = attribute;
  const read = readParts(subAttributes, value, `${at}.`, strange);
  const missing = subAttributes.find(
    ({ name, required }) => required && !Object.hasOwn(read, name),
  );
  if (missing !== undefined) throw invalidValue(`${at}.${missing.name}`, 'it is required');
  return Object.keys(read).length === 0 ? undefined : read;
}

/**
 * Reads an object's members by the attributes they are, in the schema's spelling.
 *
 * @param prefix what stands before a member's name in messages
 */
export function readParts(
  attributes: readonly Attribute[],
  object: JsonObject,
  prefix: string,
  strange: Strange,
): JsonObject {
  const parts = new Map<string, Json>();
  const seen = new Set<string>();
  for (const [key, value] of Object.entries(object)) {
    if (isPassword(key)) continue;
    checkOnce(seen, key, prefix);
    const attribute = named(attributes, key);
    if (attribute === undefined && strange === 'refuse') {
      throw invalidPath(`${prefix}${quoted(key)}`, 'no schema has it');
    }
    const read =
      attribute === undefined
        ? strangeValue(value, strange)
        : readValue(attribute, value, `${prefix}${attribute.name}`, strange);
    if (read !== undefined) parts.set(attribute?.name ?? key, read);
  }
  return Object.fromEntries(parts);
}

const strangeValue = (value: Json, strange: Strange): Json | undefined =>
  strange === 'keep' && value !== null ? withoutPasswords(value) : undefined;

/** @throws {ScimError} 400: a name stands twice, and who reads it decides which is meant */
export function checkOnce(seen: Set<string>, key: string, prefix: string): void {
  const folded = key.toLowerCase();
  if (seen.has(folded)) throw invalidSyntax(`${prefix}${quoted(key)} stands twice in the body.`);
  seen.add(folded);
}

export const isPassword = (name: string): boolean => name.toLowerCase() === 'password';

/** A value that no schema describes, as it is, less its passwords. */
export function withoutPasswords(value: Json): Json {
  if (isList(value)) return value.map(withoutPasswords);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !isPassword(key))
      .map(([key, inner]) => [key, withoutPasswords(inner)]),
  );
}

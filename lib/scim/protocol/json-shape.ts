import { type Json, type JsonObject, jsonObject } from '../../jobs/index.ts';
import { ScimError } from '../errors.ts';

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** A value by name, and never what an object has from its prototype. */
export const own = (object: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined;

export function without(object: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
}

/** The name under which an object has a value, whatever the case of it. */
export function spellingOf(object: JsonObject, name: string): string | undefined {
  if (Object.hasOwn(object, name)) return name;
  const folded = name.toLowerCase();
  return Object.keys(object).find((key) => key.toLowerCase() === folded);
}

/** @throws {ScimError} 400 `invalidSyntax` */
export function objectOf(body: unknown, what: string): JsonObject {
  const read = jsonObject.safeParse(body);
  if (read.success) return read.data;
  throw new ScimError(400, `${what} must be a JSON object.`, { scimType: 'invalidSyntax' });
}

import type { Json, JsonObject } from '../../../jobs/index.ts';
import { without } from '../json-shape.ts';
import { readOne } from '../read/value.ts';
import type { Attribute } from '../schema/attribute.ts';

export const readPart = (sub: Attribute, value: Json, at: string): Json | undefined =>
  readOne(sub, value, `${at}.${sub.name}`, 'refuse');

/** An object with a part set, or without it. @returns `undefined`: it has none left */
export function withPart(
  object: JsonObject,
  name: string,
  part: Json | undefined,
): JsonObject | undefined {
  const next = part === undefined ? without(object, name) : { ...object, [name]: part };
  return Object.keys(next).length === 0 ? undefined : next;
}

import type { Json, JsonObject } from '../../../jobs/index.ts';
import { isObject, objectOf } from '../json-shape.ts';
import { invalidValue, quoted } from '../refusals.ts';
import { named } from '../schema/attribute.ts';
import { attributesOf, schemaNamed } from '../schema/attribute-path.ts';
import type { Resource, Schema } from '../schema/schema.ts';
import { isUrn } from '../urns.ts';
import { checkOnce, readParts, readValue, withoutPasswords } from './value.ts';

/**
 * Reads a whole resource as POST and PUT bring it: attributes in the schema's spelling, extensions below their URN. What is
 * not the client's to say, or no schema's, is left out (RFC 7644, section 3.3).
 *
 * @throws {ScimError} 400
 */
export function readResource(resource: Resource, body: unknown): JsonObject {
  const read = new Map<string, Json>();
  const seen = new Set<string>();
  for (const [key, value] of Object.entries(objectOf(body, 'The body'))) {
    checkOnce(seen, key, '');
    const [name, found] = isUrn(key)
      ? readUrn(resource, key, value)
      : readAttribute(resource, key, value);
    if (found !== undefined) read.set(name, found);
  }
  return Object.fromEntries(read);
}

type Read = readonly [name: string, value: Json | undefined];

function readAttribute(resource: Resource, key: string, value: Json): Read {
  const attribute = named(attributesOf(resource, resource.schema), key);
  if (attribute === undefined || attribute.mutability !== 'readWrite') return [key, undefined];
  return [attribute.name, readValue(attribute, value, attribute.name, 'drop')];
}

function readUrn(resource: Resource, key: string, value: Json): Read {
  const found = schemaNamed(resource, key);
  if (found?.schema === resource.schema) return [key, undefined];
  if (found !== null && found.rest !== '') {
    throw invalidValue(quoted(key), `it must stand in an object under ${found.schema.id}`);
  }
  const known = found?.schema ?? null;
  return [known?.id ?? key, readExtension(known, value, known?.id ?? quoted(key))];
}

/** An extension's object, whole: what its schema describes, by that; the rest, and what no schema describes, as it is. */
function readExtension(schema: Schema | null, value: Json, at: string): Json | undefined {
  if (value === null) return undefined;
  if (!isObject(value)) throw invalidValue(at, 'an extension must be an object');
  const read = schema
    ? readParts(schema.attributes, value, `${at}:`, 'keep')
    : withoutPasswords(value);
  return isObject(read) && Object.keys(read).length > 0 ? read : undefined;
}

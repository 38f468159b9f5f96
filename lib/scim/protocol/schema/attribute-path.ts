import { isUrn } from '../urns.ts';
import { type Attribute, named, subAttribute } from './attribute.ts';
import { COMMON } from './resources.ts';
import type { Resource, Schema } from './schema.ts';

/** Where an attribute stands in a resource. */
export interface AttributePath {
  /** The URN under which an extension's attributes stand; `null`: not in an extension. */
  readonly extension: string | null;
  readonly attribute: Attribute;
  readonly sub: Attribute | null;
}

/** The schema that a name begins with, and what comes after: `''` when the URN is all there is. */
export function schemaNamed(
  { schema, extensions }: Resource,
  text: string,
): { readonly schema: Schema; readonly rest: string } | null {
  const folded = text.toLowerCase();
  for (const one of [schema, ...extensions]) {
    const urn = one.id.toLowerCase();
    if (folded === urn) return { schema: one, rest: '' };
    // Entra's collection of requests writes `urn:…:User.manager`.
    if (folded.startsWith(`${urn}:`) || folded.startsWith(`${urn}.`))
      return { schema: one, rest: text.slice(urn.length + 1) };
  }
  return null;
}

export const attributesOf = (resource: Resource, schema: Schema): readonly Attribute[] =>
  schema === resource.schema ? [...COMMON, ...schema.attributes] : schema.attributes;

/**
 * Finds what `userName`, `name.givenName` or `urn:…:User:name.givenName` names (RFC 7644, section 3.10), whatever the case.
 *
 * @returns `null` where no schema of the resource has it
 */
export function findPath(resource: Resource, text: string): AttributePath | null {
  const found = isUrn(text) ? schemaNamed(resource, text) : { schema: resource.schema, rest: text };
  if (found === null) return null;
  const extension = found.schema === resource.schema ? null : found.schema.id;
  return inside(attributesOf(resource, found.schema), found.rest, extension);
}

/** Finds what a name means between the brackets of `emails[…]`. */
export function findInside(parent: Attribute, text: string): AttributePath | null {
  return inside(parent.subAttributes ?? [], text, null);
}

function inside(
  attributes: readonly Attribute[],
  text: string,
  extension: string | null,
): AttributePath | null {
  const [name = '', inner, ...more] = text.split('.', 3);
  const attribute = named(attributes, name);
  if (attribute === undefined || more.length > 0) return null;
  if (inner === undefined) return { extension, attribute, sub: null };
  const sub = subAttribute(attribute, inner);
  return sub === undefined ? null : { extension, attribute, sub };
}

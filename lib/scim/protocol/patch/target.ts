import { createCursor } from '../filter/cursor.ts';
import type { Filter } from '../filter/filter.ts';
import { readBracketed, readSub } from '../filter/read-filter.ts';
import { invalidPath, quoted } from '../refusals.ts';
import type { Attribute } from '../schema/attribute.ts';
import { findPath, schemaNamed } from '../schema/attribute-path.ts';
import type { Resource, Schema } from '../schema/schema.ts';
import { isUrn } from '../urns.ts';
import type { Step } from './operations.ts';

/** What a PATCH path means. */
export type Target =
  | {
      readonly kind: 'attribute';
      readonly extension: string | null;
      readonly attribute: Attribute;
      readonly sub: Attribute | null;
      /** Which of the attribute's values; `null`: all of them. */
      readonly filter: Filter | null;
    }
  /** All that an extension has: to be removed, since what is set in one is as many steps. */
  | { readonly kind: 'extension'; readonly schema: Schema }
  /** In an extension that no schema describes. */
  | { readonly kind: 'foreign'; readonly path: string };

export type AttributeTarget = Extract<Target, { readonly kind: 'attribute' }>;

/** Characters: a filter may name every member to take out. */
const MAX_CHARACTERS = 200_000;

/** @throws {ScimError} 400 `invalidPath`: it cannot be read, or no schema has it */
export function targetOf(resource: Resource, { path, at }: Step): Target {
  if (path.length > MAX_CHARACTERS) {
    throw invalidPath(`${at}.path`, `it is over ${MAX_CHARACTERS} characters`);
  }
  if (isUrn(path)) {
    const found = schemaNamed(resource, path);
    if (found === null) return { kind: 'foreign', path };
    if (found.rest === '') return { kind: 'extension', schema: found.schema };
  }
  const refuse = (before: number, why: string) =>
    invalidPath(`${at}.path`, `at character ${before + 1}: ${why}`);
  const cursor = createCursor(path, refuse);
  const word = cursor.expect('word', 'the name of an attribute');
  const found = findPath(resource, word.text);
  if (found === null) throw invalidPath(`${at}.path`, `no schema has ${quoted(word.text)}`);
  const filter = cursor.takeIf('[') ? readBracketed(cursor, word, found) : null;
  if (filter !== null && !found.attribute.multiValued) {
    throw cursor.refuse(word, `${found.attribute.name} has one value; leave the filter out`);
  }
  const sub = filter === null ? found.sub : readSub(cursor, found);
  const rest = cursor.take();
  if (rest.kind !== 'end') throw cursor.refuse(rest, 'the path should end here');
  return { kind: 'attribute', extension: found.extension, attribute: found.attribute, sub, filter };
}

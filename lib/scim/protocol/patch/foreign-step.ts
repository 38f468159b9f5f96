import type { Json, JsonObject } from '../../../jobs/index.ts';
import { isList, isObject, own, spellingOf, without } from '../json-shape.ts';
import { isPassword, withoutPasswords } from '../read/value.ts';
import { invalidPath, invalidValue, quoted } from '../refusals.ts';
import { isUrn } from '../urns.ts';
import type { Step } from './operations.ts';

/** Where a step leads in an extension that no schema describes: to all of it, an attribute, or a part of one. */
interface Place {
  readonly urn: string;
  readonly names: readonly string[];
}

/**
 * Carries out a step on an extension that no schema describes: values are taken as they are.
 *
 * @throws {ScimError} 400
 */
export function applyToForeign(resource: JsonObject, path: string, step: Step): JsonObject {
  const { urn, names } = placeOf(resource, path, step);
  if (names.some(isPassword)) return resource;
  const value = step.op === 'remove' || step.value === null ? undefined : step.value;
  const clean = value === undefined ? undefined : withoutPasswords(value);
  const current = own(resource, urn);
  const extension = isObject(current) ? current : {};
  const next = after(extension, names, clean, step);
  return next === undefined || Object.keys(next).length === 0
    ? without(resource, urn)
    : { ...resource, [urn]: next };
}

function after(
  extension: JsonObject,
  [name, inner]: readonly string[],
  value: Json | undefined,
  step: Step,
): JsonObject | undefined {
  if (name === undefined) {
    if (value === undefined) return undefined;
    if (!isObject(value)) throw invalidValue(`${step.at}.value`, 'an extension must be an object');
    return merged(extension, value);
  }
  const key = spellingOf(extension, name) ?? name;
  const there = own(extension, key);
  if (inner !== undefined) {
    const object = isObject(there) ? there : {};
    const set = merged(object, { [spellingOf(object, inner) ?? inner]: value ?? null });
    return merged(extension, { [key]: Object.keys(set).length === 0 ? null : set });
  }
  const grown = step.op === 'add' && isList(there) && isList(value) ? union(there, value) : value;
  return merged(extension, { [key]: grown ?? null });
}

/** Null takes a member away; names are compared without case. */
function merged(object: JsonObject, change: JsonObject): JsonObject {
  const spelling = new Map(Object.keys(object).map((key) => [key.toLowerCase(), key]));
  const members = new Map(Object.entries(object));
  for (const [key, value] of Object.entries(change)) {
    const name = spelling.get(key.toLowerCase()) ?? key;
    if (value === null) members.delete(name);
    else members.set(name, value);
  }
  return Object.fromEntries(members);
}

function union(values: readonly Json[], added: readonly Json[]): readonly Json[] {
  const all = [...values, ...added].map((value) => [JSON.stringify(value), value] as const);
  return [...new Map(all).values()];
}

/**
 * Where the URN ends and the attribute begins cannot be told from the path alone. Extensions that are there come first; then,
 * by custom, a URN ends with the resource's kind.
 */
function placeOf(resource: JsonObject, path: string, { value, at }: Step): Place {
  if (!/^[^\s[\]"()]+$/.test(path)) {
    throw invalidPath(`${at}.path`, 'in an extension of no known schema, name the attribute alone');
  }
  const whole = spellingOf(resource, path);
  if (whole !== undefined) return { urn: whole, names: [] };
  const folded = path.toLowerCase();
  const there = Object.keys(resource).find(
    (key) => isUrn(key) && folded.startsWith(`${key.toLowerCase()}:`),
  );
  if (there !== undefined) return { urn: there, names: namesIn(path.slice(there.length + 1), at) };
  const end = path.lastIndexOf(':');
  const isKind = (urn: string) => /:(?:user|group)$/i.test(urn);
  if (isKind(path) || (isObject(value) && !isKind(path.slice(0, end)))) {
    return { urn: path, names: [] };
  }
  const urn = path.slice(0, end);
  if (isUrn(urn)) return { urn, names: namesIn(path.slice(end + 1), at) };
  throw invalidPath(`${at}.path`, `${quoted(path)} is not the URN of a schema`);
}

function namesIn(rest: string, at: string): readonly string[] {
  const names = rest.split('.');
  if (names.length > 2 || names.includes('')) {
    throw invalidPath(`${at}.path`, `${quoted(rest)} is neither an attribute nor a part of one`);
  }
  return names;
}

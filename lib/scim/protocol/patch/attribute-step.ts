import type { Json, JsonObject } from '../../../jobs/index.ts';
import { isList, isObject, own, without } from '../json-shape.ts';
import { readOne, readParts } from '../read/value.ts';
import { readOnly } from '../refusals.ts';
import { type Attribute, subAttribute } from '../schema/attribute.ts';
import { listAfter } from './list-step.ts';
import type { Step } from './operations.ts';
import { readPart, withPart } from './part.ts';
import type { AttributeTarget } from './target.ts';

/** Carries out a step on one attribute. `container` is what has the attribute: the resource, or an extension's object. */
export function applyToAttribute(
  container: JsonObject,
  target: AttributeTarget,
  step: Step,
): JsonObject {
  const { attribute, sub } = target;
  const at = `${step.at}: ${attribute.name}`;
  const closed = [attribute, sub].find((one) => one?.mutability === 'readOnly');
  if (closed)
    throw readOnly(step.at, closed === sub ? `${attribute.name}.${sub.name}` : closed.name);
  const current = own(container, attribute.name);
  const next = attribute.multiValued
    ? listAfter(isList(current) ? current : [], target, step, at)
    : valueAfter(current, target, step, at);
  return next === undefined
    ? without(container, attribute.name)
    : { ...container, [attribute.name]: next };
}

function valueAfter(
  current: Json | undefined,
  { attribute, sub }: AttributeTarget,
  { op, value: given = null }: Step,
  at: string,
): Json | undefined {
  // Entra's older form of a manager is a list of the one.
  const value = isList(given) && given.length === 1 ? (given[0] ?? null) : given;
  if (sub !== null) {
    const part = op === 'remove' || value === null ? undefined : readPart(sub, value, at);
    return withPart(isObject(current) ? current : {}, sub.name, part);
  }
  return op === 'remove' || value === null ? undefined : setAfter(current, attribute, value, at);
}

/**
 * Parts that are not named stay (RFC 7644, section 3.5.2.3); but of what is somebody or something, as a manager is, nothing
 * stays of the former one.
 */
function setAfter(
  current: Json | undefined,
  attribute: Attribute,
  value: Json,
  at: string,
): Json | undefined {
  const { type, subAttributes = [] } = attribute;
  const isMerged = type === 'complex' && subAttribute(attribute, 'value') === undefined;
  if (!isMerged || !isObject(value)) return readOne(attribute, value, at, 'refuse');
  const set = readParts(subAttributes, value, `${at}.`, 'refuse');
  const unset = Object.entries(value).flatMap(([key, inner]) =>
    inner === null ? [key.toLowerCase()] : [],
  );
  const kept = Object.entries(isObject(current) ? current : {}).filter(
    ([key]) => !unset.includes(key.toLowerCase()),
  );
  const next = { ...Object.fromEntries(kept), ...set };
  return Object.keys(next).length === 0 ? undefined : next;
}

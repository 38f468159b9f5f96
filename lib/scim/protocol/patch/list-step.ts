import type { Json, JsonObject } from '../../../jobs/index.ts';
import { matches } from '../filter/matches.ts';
import { isList, isObject } from '../json-shape.ts';
import { readOne, readParts, readValue } from '../read/value.ts';
import { invalidValue, noTarget } from '../refusals.ts';
import { type Attribute, subAttribute } from '../schema/attribute.ts';
import { equalitiesOf } from './equalities.ts';
import type { Step } from './operations.ts';
import { readPart, withPart } from './part.ts';
import type { AttributeTarget } from './target.ts';
import { addValues, changeValues, removeValues } from './values.ts';

/** Carries out a step on a list of values. @returns `undefined`: none is left */
export function listAfter(
  current: readonly Json[],
  target: AttributeTarget,
  step: Step,
  at: string,
): readonly Json[] | undefined {
  const { filter, sub } = target;
  const after =
    filter === null && sub === null
      ? wholeAfter(current, target.attribute, step, at)
      : chosenAfter(current, target, step, at);
  return after.length === 0 ? undefined : after;
}

function wholeAfter(
  current: readonly Json[],
  attribute: Attribute,
  { op, value = null }: Step,
  at: string,
): readonly Json[] {
  if (value === null) return op === 'add' ? current : [];
  const given = isList(value) ? value : [value];
  if (op === 'remove') return removeValues(attribute, current, namedIn(attribute, given, at));
  const read = readValue(attribute, given, at, 'refuse');
  const values = isList(read) ? read : [];
  return op === 'add' ? addValues(attribute, current, values) : values;
}

/** What a removal names, by objects or by their `value` alone. */
const namedIn = (attribute: Attribute, given: readonly Json[], at: string): readonly Json[] =>
  given.flatMap((one, index) => {
    const object = typeof one === 'string' ? { value: one } : one;
    const read = one === null ? undefined : readOne(attribute, object, `${at}[${index}]`, 'drop');
    return read === undefined ? [] : [read];
  });

function chosenAfter(
  current: readonly Json[],
  target: AttributeTarget,
  step: Step,
  at: string,
): readonly Json[] {
  const { attribute, filter } = target;
  const isChosen = (value: JsonObject) => filter === null || matches(filter, value);
  const isRemoval = step.op === 'remove' || (step.value ?? null) === null;
  if (isRemoval && step.op === 'add') return current;
  const change = isRemoval ? removalOf(target) : settingOf(target, step, at);
  if (isRemoval || current.some((value) => isObject(value) && isChosen(value))) {
    return changeValues(current, isChosen, change, at);
  }
  const seed = filter === null ? {} : equalitiesOf(filter);
  const made = change(seed);
  const isSaid = filter === null || (Object.keys(seed).length > 0 && isChosen(seed));
  if (made === null || !isSaid) {
    throw noTarget(step.at, `no value of ${attribute.name} is as the path's filter says`);
  }
  return addValues(attribute, current, [made]);
}

type Change = (value: JsonObject) => JsonObject | null;

/** A value without its `value` says nothing: it goes whole. */
function removalOf({ attribute, sub }: AttributeTarget): Change {
  if (sub === null || sub === subAttribute(attribute, 'value')) return () => null;
  return (value) => withPart(value, sub.name, undefined) ?? null;
}

function settingOf({ attribute, sub, filter }: AttributeTarget, step: Step, at: string): Change {
  const { op, value = null } = step;
  if (sub !== null) {
    const part = readPart(sub, value, at);
    return (one) => withPart(one, sub.name, part) ?? null;
  }
  const given = isList(value) && value.length === 1 ? value[0] : value;
  if (!isObject(given)) throw invalidValue(at, 'it must be an object');
  const parts = readParts(attribute.subAttributes ?? [], given, `${at}.`, 'refuse');
  const seed = filter === null ? {} : equalitiesOf(filter);
  return (one) => (op === 'add' ? { ...one, ...parts } : { ...seed, ...parts });
}

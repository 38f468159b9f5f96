import type { Json, JsonObject } from '../../../jobs/index.ts';
import { isObject } from '../json-shape.ts';
import { checkPrimary, isPrimary } from '../read/value.ts';
import type { Attribute } from '../schema/attribute.ts';
import { keysOf } from './value-keys.ts';

/**
 * Adds values to a list, each once: what is there already takes the parts that are new, and a new `primary` takes it from
 * the others (RFC 7644, section 3.5.2.1).
 */
export function addValues(
  attribute: Attribute,
  current: readonly Json[],
  added: readonly Json[],
): readonly Json[] {
  const values = [...current];
  const placeOf = placesOf(attribute, values);
  const touched = new Set<number>();
  for (const one of added) {
    const place = placeOf.find(one) ?? values.length;
    const there = values[place];
    const value = isObject(there) && isObject(one) ? { ...there, ...one } : one;
    values[place] = value;
    placeOf.put(value, place);
    if (isPrimary(one)) touched.add(place);
  }
  return withPrimary(values, touched);
}

function placesOf(attribute: Attribute, values: readonly Json[]) {
  const typed = new Map<string, number>();
  const untyped = new Map<string, number>();
  /** Of values without a type, which take the type of who has the same value. */
  const bare = new Map<string, number>();
  const put = (value: Json, place: number) => {
    const keys = keysOf(attribute, value);
    if (keys.typed === null) {
      bare.set(keys.untyped, place);
    } else {
      typed.set(keys.typed, place);
      if (bare.get(keys.untyped) === place) bare.delete(keys.untyped);
    }
    if (!untyped.has(keys.untyped)) untyped.set(keys.untyped, place);
  };
  values.forEach(put);
  return {
    put,
    find(value: Json): number | undefined {
      const keys = keysOf(attribute, value);
      if (keys.typed === null) return untyped.get(keys.untyped);
      return typed.get(keys.typed) ?? bare.get(keys.untyped);
    },
  };
}

/** Takes `primary` from all values but those at these places, if one of them has it. */
export function withPrimary(values: readonly Json[], places: ReadonlySet<number>): readonly Json[] {
  if (!values.some((value, place) => places.has(place) && isPrimary(value))) return values;
  return values.map((value, place) =>
    isPrimary(value) && !places.has(place) ? { ...value, primary: false } : value,
  );
}

/** Takes out the values that are named, by `value`, and by `type` where it is named too. Entra removes so. */
export function removeValues(
  attribute: Attribute,
  current: readonly Json[],
  named: readonly Json[],
): readonly Json[] {
  const keys = named.map((one) => keysOf(attribute, one));
  const out = new Set(keys.map(({ typed, untyped }) => typed ?? untyped));
  return current.filter((value) => {
    const { typed, untyped } = keysOf(attribute, value);
    return !out.has(untyped) && (typed === null || !out.has(typed));
  });
}

/**
 * Changes the values that are chosen.
 *
 * @param change gives `null` for a value that is to go
 * @throws {ScimError} 400 `invalidValue`: two would be the preferred one
 */
export function changeValues(
  current: readonly Json[],
  isChosen: (value: JsonObject) => boolean,
  change: (value: JsonObject) => JsonObject | null,
  at: string,
): readonly Json[] {
  const touched = new Set<number>();
  const values: Json[] = [];
  for (const value of current) {
    const chosen = isObject(value) && isChosen(value);
    const changed = chosen ? change(value) : value;
    if (changed === null) continue;
    if (chosen) touched.add(values.length);
    values.push(changed);
  }
  const settled = withPrimary(values, touched);
  checkPrimary(settled, at);
  return settled;
}

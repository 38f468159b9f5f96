import type { Json } from '../../../jobs/index.ts';
import { isObject, own } from '../json-shape.ts';
import { type Attribute, subAttribute } from '../schema/attribute.ts';

/** What tells the values of a list apart: `value` and `type`; where there is no `value`, all that they have. */
export interface ValueKeys {
  /** `null` where it has no type. */
  readonly typed: string | null;
  readonly untyped: string;
}

export function keysOf(attribute: Attribute, value: Json): ValueKeys {
  const significant = isObject(value) ? own(value, 'value') : value;
  if (typeof significant !== 'string') return { typed: null, untyped: whole(value) };
  const exact = (subAttribute(attribute, 'value') ?? attribute).caseExact;
  const untyped = JSON.stringify([exact ? significant : significant.toLowerCase()]);
  const type = isObject(value) ? own(value, 'type') : undefined;
  return {
    typed: typeof type === 'string' ? JSON.stringify([untyped, type.toLowerCase()]) : null,
    untyped,
  };
}

/** The same for the same parts, in whatever order. */
const whole = (value: Json): string =>
  JSON.stringify(isObject(value) ? Object.entries(value).toSorted(byName) : value);

const byName = ([one]: readonly [string, Json], [other]: readonly [string, Json]): number =>
  one < other ? -1 : 1;

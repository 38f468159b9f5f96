import type { Json, JsonObject } from '../../../jobs/index.ts';
import { comparisonsIn } from '../filter/filter.ts';
import { isObject, own, without } from '../json-shape.ts';
import { invalidSyntax, readOnly } from '../refusals.ts';
import { applyToAttribute } from './attribute-step.ts';
import { applyToForeign } from './foreign-step.ts';
import type { Step } from './operations.ts';
import type { AttributeTarget, Target } from './target.ts';

/**
 * Values that the steps of one PATCH may look at in all, since each looks at the whole of what it changes, and at each value
 * once for each comparison of its path's filter: some seconds of work. A user has some dozens of values.
 */
const MAX_LOOKED_AT = 300_000;
/** Characters of a text, or a name, that count as one more value. */
const COUNTED_CHARACTERS = 1_000;

/** Carries out steps on a resource, one after another; `id` is the resource's own. */
export function createApply(
  id: string,
): (resource: JsonObject, target: Target, step: Step) => JsonObject {
  let lookedAt = 0;
  return (resource, target, step) => {
    lookedAt += valuesIn(resource) * looksOf(target);
    if (lookedAt > MAX_LOOKED_AT) {
      throw invalidSyntax(
        'Operations are too many for a resource of this size; send fewer at once.',
      );
    }
    if (target.kind === 'foreign') return applyToForeign(resource, target.path, step);
    if (target.kind === 'extension') return without(resource, target.schema.id);
    return isForNothing(target, step, id) ? resource : applyWithin(resource, target, step);
  };
}

/** What clients send along, and means no change: Okta an `id`, others `schemas`; passwords are dropped. */
function isForNothing(
  { attribute }: AttributeTarget,
  { op, value, at }: Step,
  id: string,
): boolean {
  if (attribute.mutability === 'writeOnly' || attribute.name === 'schemas') return true;
  if (attribute.name !== 'id') return false;
  if (op !== 'remove' && value === id) return true;
  throw readOnly(at, 'id');
}

function applyWithin(resource: JsonObject, target: AttributeTarget, step: Step): JsonObject {
  const { extension } = target;
  if (extension === null) return applyToAttribute(resource, target, step);
  const current = own(resource, extension);
  const next = applyToAttribute(isObject(current) ? current : {}, target, step);
  return Object.keys(next).length === 0
    ? without(resource, extension)
    : { ...resource, [extension]: next };
}

const looksOf = (target: Target): number =>
  target.kind === 'attribute' && target.filter !== null ? comparisonsIn(target.filter) : 1;

/** Depth is bounded: by the body's where each value came from. */
function valuesIn(value: Json): number {
  if (typeof value === 'string') return 1 + lengthOf(value);
  if (typeof value !== 'object' || value === null) return 1;
  return Object.entries(value).reduce(
    (sum, [name, inner]) => sum + lengthOf(name) + valuesIn(inner),
    1,
  );
}

const lengthOf = (text: string): number => Math.floor(text.length / COUNTED_CHARACTERS);

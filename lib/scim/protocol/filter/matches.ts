import type { Json, JsonObject } from '../../../jobs/index.ts';
import { booleanOf } from '../boolean.ts';
import { isList, isObject, own } from '../json-shape.ts';
import type { Attribute } from '../schema/attribute.ts';
import type { AttributePath } from '../schema/attribute-path.ts';
import type { Filter, Operand, Operator } from './filter.ts';

/**
 * Whether a resource is as a filter says. What is not there is null: it equals null, and differs from all else. Of a list,
 * one value is enough (RFC 7644, section 3.4.2.2).
 *
 * @param resource as it is presented, with `id`, `meta` and all; or, of a filter within brackets, a value of the list
 */
export function matches(filter: Filter, resource: JsonObject): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.of.every((one) => matches(one, resource));
    case 'or':
      return filter.of.some((one) => matches(one, resource));
    case 'not':
      return !matches(filter.of, resource);
    case 'present':
      return valuesAt(filter.path, resource).some(isMore);
    case 'some':
      return valuesAt(filter.path, resource).some(
        (value) => isObject(value) && matches(filter.of, value),
      );
    case 'compare': {
      const { path, operator, operand } = filter;
      const found = valuesAt(path, resource).filter(isThere);
      if (operand === null) return (operator === 'eq') === (found.length === 0);
      if (found.length === 0) return operator === 'ne';
      return found.some((value) => compare(path.sub ?? path.attribute, value, operator, operand));
    }
  }
}

function valuesAt({ extension, attribute, sub }: AttributePath, resource: JsonObject) {
  const container = extension === null ? resource : own(resource, extension);
  const values = isObject(container) ? listed(own(container, attribute.name)) : [];
  if (sub === null) return values;
  return values.flatMap((value) => (isObject(value) ? listed(own(value, sub.name)) : []));
}

function listed(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return isList(value) ? value : [value];
}

const isThere = (value: Json): boolean => value !== null;

/** What `pr` asks for: neither null nor empty, nor without parts (RFC 7644, table 3). */
const isMore = (value: Json): boolean =>
  isThere(value) && value !== '' && !(isObject(value) && Object.keys(value).length === 0);

function compare(
  { type, caseExact }: Attribute,
  value: Json,
  operator: Operator,
  operand: Exclude<Operand, null>,
): boolean {
  if (typeof operand === 'boolean') {
    return (booleanOf(value) === operand) === (operator === 'eq');
  }
  if (typeof value !== 'string') return false;
  if (typeof operand === 'number') return ordered(Date.parse(value), operator, operand);
  if (type === 'boolean') return false;
  return caseExact
    ? compareTexts(value, operator, operand)
    : compareTexts(value.toLowerCase(), operator, operand.toLowerCase());
}

function compareTexts(value: string, operator: Operator, operand: string): boolean {
  switch (operator) {
    case 'co':
      return value.includes(operand);
    case 'sw':
      return value.startsWith(operand);
    case 'ew':
      return value.endsWith(operand);
    default:
      return ordered(value, operator, operand);
  }
}

function ordered<Value extends string | number>(
  value: Value,
  operator: Operator,
  operand: Value,
): boolean {
  switch (operator) {
    case 'eq':
      return value === operand;
    case 'ne':
      return value !== operand;
    case 'gt':
      return value > operand;
    case 'ge':
      return value >= operand;
    case 'lt':
      return value < operand;
    case 'le':
      return value <= operand;
    default:
      return false;
  }
}

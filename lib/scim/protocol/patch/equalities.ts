import type { Json, JsonObject } from '../../../jobs/index.ts';
import type { Filter } from '../filter/filter.ts';

/**
 * What a value must have to be as a filter says, as far as equalities tell. Entra sets `emails[type eq "work"].value` on
 * users that have no such e-mail, and means that one is to be made.
 */
export const equalitiesOf = (filter: Filter): JsonObject => Object.fromEntries(pairsOf(filter));

function pairsOf(filter: Filter): readonly (readonly [name: string, value: Json])[] {
  if (filter.kind === 'and') return filter.of.flatMap(pairsOf);
  if (filter.kind !== 'compare' || filter.operator !== 'eq' || filter.operand === null) return [];
  return [[filter.path.attribute.name, filter.operand]];
}

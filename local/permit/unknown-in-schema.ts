import type { Environment } from './call.ts';
import { type EntityName, invalid, notFound, type Refusal } from './errors.ts';

/**
 * The refusal of a role or relation that the schema does not have, with the status that the rules say.
 *
 * @param field the body's field that names it.
 */
export function unknownInSchema(
  { rules }: Pick<Environment, 'rules'>,
  entity: Extract<EntityName, 'Role' | 'Relation'>,
  field: string,
  ident: string,
): Refusal {
  if (rules.unknownRole === 404) return notFound(entity, ident);
  return invalid({
    loc: ['body', field],
    msg: `could not find '${entity}' with id or key '${ident}'`,
    type: 'value_error',
  });
}

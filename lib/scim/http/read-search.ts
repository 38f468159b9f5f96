import * as z from 'zod/mini';
import { ScimError } from '../errors.ts';
import { namesOf, type Parameters, pageOf } from './parameters.ts';

const optional = <T extends z.ZodMiniType>(type: T) => z.optional(z.nullable(type));
const names = optional(z.union([z.array(z.string()), z.string()]));
const number = optional(z.number().check(z.refine((value) => Number.isSafeInteger(value))));

/** RFC 7644, 3.4.3; what it has besides is not looked at. */
const schema = z.object({
  filter: optional(z.string()),
  attributes: names,
  excludedAttributes: names,
  startIndex: number,
  count: number,
});

/**
 * The body of `POST …/.search`: what a query has in its URL otherwise.
 *
 * @throws {ScimError} 400 `invalidSyntax`: it is no object; `invalidValue` with the member that is wrong
 */
export function readSearch(body: unknown): Parameters {
  const { data, error } = schema.safeParse(body);
  if (data === undefined) {
    const path = error.issues[0]?.path.map(String).join('.') ?? '';
    if (path === '') {
      throw new ScimError(400, 'the body: must be an object', { scimType: 'invalidSyntax' });
    }
    throw new ScimError(400, `${path}: is not what a search request has there`, {
      scimType: 'invalidValue',
    });
  }
  return {
    filter: data.filter ?? undefined,
    attributes: namesOf('attributes', listed(data.attributes)),
    excludedAttributes: namesOf('excludedAttributes', listed(data.excludedAttributes)),
    ...pageOf(data.startIndex ?? undefined, data.count ?? undefined),
  };
}

const listed = (given: string | readonly string[] | null | undefined): string | undefined =>
  typeof given === 'string' ? given : given?.join(',');

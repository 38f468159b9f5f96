import type { Environment } from './call.ts';
import { type EntityName, notFound } from './errors.ts';
import type { Query } from './http-types.ts';
import type { Keyed } from './keyed.ts';

type Find = (ident: string) => Keyed | undefined;

/**
 * The keys that a query's parameter names, by key or id, once or several times.
 *
 * @returns `undefined` without the parameter: whichever. What is not there names nothing.
 * @throws {Refusal} 404 for what is not there, where the rules say so.
 */
export function keysNamed(
  { rules }: Environment,
  query: Query,
  name: string,
  find: Find,
  entity: EntityName,
): ReadonlySet<string> | undefined {
  const idents = query[name];
  if (idents === undefined) return undefined;
  const keys = new Set<string>();
  for (const ident of idents) {
    const record = find(ident);
    if (record !== undefined) keys.add(record.key);
    else if (rules.unknownFilter === 'not-found') throw notFound(entity, ident);
  }
  return keys;
}

/**
 * The same of a parameter that may be named once; of several the last counts.
 *
 * @returns an empty text, which is no key, where it names nothing.
 */
export function keyNamed(
  environment: Environment,
  query: Query,
  name: string,
  find: Find,
  entity: EntityName,
): string | undefined {
  const last = query[name]?.at(-1);
  if (last === undefined) return undefined;
  const [key = ''] = keysNamed(environment, { [name]: [last] }, name, find, entity) ?? [];
  return key;
}

import { isInstance } from '../../../lib/mapping/index.ts';
import type { Play } from './read.ts';

/** What the Permit stand-in has before anything is told. */
export interface Schema {
  readonly roles: readonly string[];
  readonly resources: Readonly<
    Record<
      string,
      {
        readonly roles: readonly string[];
        /** Relation → resource of the subject. */
        readonly relations: Readonly<Record<string, string>>;
      }
    >
  >;
}

/**
 * The schema that a config declares. Where it declares none: what it names by itself, and the roles that pass through
 * it in the examples.
 */
export function schemaOf({ config, mapping, examples }: Play): Schema {
  const { needs } = mapping;
  const { schema } = config;
  const passing = examples.flatMap(({ facts }) =>
    Object.values(facts?.users ?? {}).flatMap(({ roles = {} }) =>
      Object.entries(roles).flatMap(([place, held]) => (isInstance(place) ? [] : held)),
    ),
  );
  const roles = schema === undefined ? [...needs.roles, ...passing] : (schema.roles ?? []);
  const resources = schema?.resources ?? Object.fromEntries(needs.resources);
  return {
    roles: [...new Set(roles)],
    resources: Object.fromEntries(
      Object.entries(resources).map(([key, { roles = [], relations = {} }]) => [
        key,
        {
          roles: [...roles],
          relations: relations instanceof Map ? Object.fromEntries(relations) : { ...relations },
        },
      ]),
    ),
  };
}

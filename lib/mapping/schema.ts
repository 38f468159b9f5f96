import type { SchemaConfig } from './config/schema-config.ts';
import { isLegalKey, type KeyKind, LEGAL_CHARACTERS } from './keys.ts';
import type { Mapping } from './mapping.ts';
import type { Problems } from './problems.ts';

type Resources = Mapping['needs']['resources'];

/** What Permit has, and whether what a setting names is of it. Each check says why not, and whether it is so. */
export interface Schema {
  readonly resources: Resources;
  readonly roles: ReadonlySet<string>;
  /** Role keys of a setting: in tenants, or of a resource. */
  checkRoles(at: string, keys: readonly string[], resource?: string): void;
  checkResource(at: string, resource: string): boolean;
  checkRelation(at: string, resource: string, relation: string, subject: string): void;
}

/** Says so where a text is no key of Permit's. */
export function checkKey(problems: Problems, kind: KeyKind, at: string, key: string): boolean {
  if (isLegalKey(kind, key)) return true;
  problems.add(at, `"${key}" is no legal Permit ${kind} key: it takes ${LEGAL_CHARACTERS[kind]}`);
  return false;
}

export function compileSchema(config: SchemaConfig | undefined, problems: Problems): Schema {
  const resources = readResources(config, problems);
  for (const key of config?.roles ?? []) checkKey(problems, 'role', 'schema.roles', key);
  const tenantRoles = config?.roles === undefined ? undefined : new Set(config.roles);
  return {
    resources,
    roles: tenantRoles ?? new Set(),
    checkRoles(at, keys, resource) {
      for (const key of keys) {
        if (!checkKey(problems, 'role', at, key)) continue;
        if (resource === undefined) {
          if (tenantRoles?.has(key) === false) {
            problems.add(at, `"${key}" is none of schema.roles`);
          }
        } else if (resources.get(resource)?.roles.has(key) === false) {
          problems.add(at, `"${key}" is none of schema.resources.${resource}.roles`);
        }
      }
    },
    checkResource(at, resource) {
      if (resources.has(resource)) return true;
      problems.add(at, `"${resource}" is none of schema.resources: name it there`);
      return false;
    },
    checkRelation(at, resource, relation, subject) {
      const of = resources.get(resource)?.relations;
      if (of === undefined) return;
      const declared = of.get(relation);
      if (declared === undefined) {
        problems.add(at, `"${relation}" is none of schema.resources.${resource}.relations`);
      } else if (declared !== subject) {
        problems.add(at, `its subject is a "${declared}" in the schema, not a "${subject}"`);
      }
    },
  };
}

function readResources(config: SchemaConfig | undefined, problems: Problems): Resources {
  const given = Object.entries(config?.resources ?? {});
  const resources: Resources = new Map(
    given.map(([key, { roles, relations }]) => [
      key,
      { roles: new Set(roles), relations: new Map(Object.entries(relations ?? {})) },
    ]),
  );
  for (const [key, { roles, relations }] of resources) {
    const at = `schema.resources.${key}`;
    checkKey(problems, 'resource', at, key);
    for (const role of roles) checkKey(problems, 'role', `${at}.roles`, role);
    for (const [relation, subject] of relations) {
      checkKey(problems, 'relation', `${at}.relations.${relation}`, relation);
      if (!resources.has(subject)) {
        problems.add(
          `${at}.relations.${relation}`,
          `"${subject}" is none of schema.resources: name it there`,
        );
      }
    }
  }
  const circle = circleOf(resources);
  if (circle.length > 0) {
    problems.add(
      'schema.resources',
      `${circle.join(', ')} need each other in a circle: take one of their relations out`,
    );
  }
  return resources;
}

/** Resources that cannot be put in an order in which each comes after those it needs; itself does not count. */
function circleOf(resources: Resources): string[] {
  const left = new Map(
    [...resources].map(([key, { relations }]) => [
      key,
      new Set([...relations.values()].filter((of) => of !== key && resources.has(of))),
    ]),
  );
  const strip = (isEnd: (key: string) => boolean): void => {
    let before: number;
    do {
      before = left.size;
      for (const key of [...left.keys()]) if (isEnd(key)) left.delete(key);
    } while (left.size < before);
  };
  // What needs none that is left, and then what none that is left needs, is no part of a circle.
  strip((key) => [...(left.get(key) ?? [])].every((of) => !left.has(of)));
  strip((key) => ![...left.values()].some((needs) => needs.has(key)));
  return [...left.keys()];
}

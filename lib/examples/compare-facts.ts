import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../jobs/index.ts';
import {
  type InstanceFacts,
  KINDS,
  type StatedFacts,
  type TenantFacts,
  type UserFacts,
} from './facts.ts';

export interface Difference {
  /** E.g. `users.user_2a.roles.org_7`. */
  readonly path: string;
  /** `null`: nothing is to be there. */
  readonly expected: Json;
  /** `null`: nothing is there. */
  readonly found: Json;
}

/** The same, taken apart: keys may have dots in them. */
export interface FactDifference extends Omit<Difference, 'path'> {
  readonly kind: (typeof KINDS)[number];
  readonly key: string;
  /** E.g. `roles.org_7`; `null`: all of it, since one side has nothing of that key. */
  readonly fact: string | null;
}

type EntityFacts = UserFacts & TenantFacts & InstanceFacts;

/**
 * What differs. A kind that `expected` does not name is not compared; of one that is, everything counts. Lists are sets,
 * an empty one is none, and so is an attribute that is `null`.
 */
export const compareFacts = (expected: StatedFacts, found: StatedFacts): readonly Difference[] =>
  factDifferences(expected, found).map(({ kind, key, fact, ...values }) => ({
    path: [kind, key, ...(fact === null ? [] : [fact])].join('.'),
    ...values,
  }));

/** {@link compareFacts}, each difference taken apart. */
export function factDifferences(
  expected: StatedFacts,
  found: StatedFacts,
): readonly FactDifference[] {
  return KINDS.flatMap((kind) => {
    const stated = expected[kind];
    if (stated === undefined) return [];
    const one = new Map<string, EntityFacts>(Object.entries(stated));
    const other = new Map<string, EntityFacts>(Object.entries(found[kind] ?? {}));
    return keysOf(one, other).flatMap((key) =>
      compareEntity(one.get(key), other.get(key)).map((differs) => ({ kind, key, ...differs })),
    );
  });
}

function compareEntity(
  expected: EntityFacts | undefined,
  found: EntityFacts | undefined,
): readonly Omit<FactDifference, 'kind' | 'key'>[] {
  if (expected === undefined || found === undefined) {
    return [{ fact: null, expected: wholeOf(expected), found: wholeOf(found) }];
  }
  const one = singleFacts(expected);
  const other = singleFacts(found);
  return keysOf(one, other).flatMap((fact) => {
    const values = { expected: one.get(fact) ?? null, found: other.get(fact) ?? null };
    return isDeepStrictEqual(values.expected, values.found) ? [] : [{ fact, ...values }];
  });
}

const keysOf = (one: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>) => [
  ...new Set([...one.keys(), ...other.keys()]),
];

/** Facts in one form, whoever wrote them down. */
function groupsOf({ attributes = {}, roles = {}, relations = {}, ...own }: EntityFacts) {
  const values = Object.entries(attributes).filter(([, value]) => value !== null);
  return {
    own: Object.entries(own),
    groups: { attributes: values, roles: listsOf(roles), relations: listsOf(relations) },
  };
}

const listsOf = (lists: NonNullable<UserFacts['roles']>): [string, readonly string[]][] =>
  Object.entries(lists).flatMap(([name, list]): [string, readonly string[]][] => {
    const names = [...new Set(typeof list === 'string' ? [list] : list)].sort();
    return names.length === 0 ? [] : [[name, names]];
  });

/** By their path within an entity. */
function singleFacts(entity: EntityFacts): ReadonlyMap<string, Json> {
  const { own, groups } = groupsOf(entity);
  const facts = new Map<string, Json>(own);
  for (const [group, entries] of Object.entries(groups)) {
    for (const [name, value] of entries) facts.set(`${group}.${name}`, value);
  }
  return facts;
}

function wholeOf(entity: EntityFacts | undefined): Json {
  if (entity === undefined) return null;
  const { own, groups } = groupsOf(entity);
  const some = Object.entries(groups).flatMap(([group, entries]): [string, Json][] =>
    entries.length === 0 ? [] : [[group, Object.fromEntries<Json>(entries)]],
  );
  return Object.fromEntries([...own, ...some]);
}

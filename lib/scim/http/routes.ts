import { ScimError } from '../errors.ts';
import {
  listResourceTypes,
  listSchemas,
  readConfig,
  readResourceType,
  readSchema,
} from './discovery.ts';
import type { Operation } from './exchange.ts';
import {
  changeGroup,
  createGroup,
  listGroups,
  readOneGroup,
  removeGroup,
  replaceGroup,
  searchGroups,
} from './groups.ts';
import {
  changeUser,
  createUser,
  listUsers,
  readOneUser,
  removeUser,
  replaceUser,
  searchUsers,
} from './users.ts';

export interface Route {
  /** For logs: `/Users/{id}`. */
  readonly pattern: string;
  /** Empty: it names no single resource. */
  readonly id: string;
  readonly methods: ReadonlyMap<string, Operation>;
}

type Methods = Readonly<Record<string, Operation>>;

/** By the pattern of what comes after the tenant. Some clients write the names in lower case. */
const ROUTES: Readonly<Record<string, Methods>> = {
  '/ServiceProviderConfig': { GET: readConfig },
  '/ResourceTypes': { GET: listResourceTypes },
  '/ResourceTypes/{id}': { GET: readResourceType },
  '/Schemas': { GET: listSchemas },
  '/Schemas/{id}': { GET: readSchema },
  '/Users': { GET: listUsers, POST: createUser },
  '/Users/.search': { POST: searchUsers },
  '/Users/{id}': { GET: readOneUser, PUT: replaceUser, PATCH: changeUser, DELETE: removeUser },
  '/Groups': { GET: listGroups, POST: createGroup },
  '/Groups/.search': { POST: searchGroups },
  '/Groups/{id}': {
    GET: readOneGroup,
    PUT: replaceGroup,
    PATCH: changeGroup,
    DELETE: removeGroup,
  },
};
const routes = new Map(
  Object.entries(ROUTES).map(([pattern, methods]) => [
    pattern.toLowerCase(),
    { pattern, methods: new Map(Object.entries(methods)) },
  ]),
);
/** Parts of the protocol that there is none of here. */
const UNSUPPORTED: ReadonlySet<string> = new Set(['me', 'bulk', '.search']);

/**
 * @param segments - what comes after the tenant, decoded
 * @throws {ScimError} 404; 501 for parts of the protocol that are not supported
 */
export function routeOf(segments: readonly string[] | null): Route {
  const [collection = '', id, ...more] = segments ?? [];
  const name = collection.toLowerCase();
  if (UNSUPPORTED.has(name)) {
    throw new ScimError(501, 'of the endpoints Me, Bulk and .search there is none here');
  }
  if (more.length > 0) throw unknownRoute();
  const isOne = id !== undefined && id !== '.search';
  const route = routes.get(
    isOne ? `/${name}/{id}` : ['', name, ...(segments?.slice(1) ?? [])].join('/'),
  );
  if (route === undefined || id === '') throw unknownRoute();
  return { ...route, id: isOne ? id : '' };
}

/** @throws {ScimError} 405 with the methods that there are */
export function operationOf({ methods, pattern }: Route, method: string): Operation {
  const operation = methods.get(method);
  if (operation !== undefined) return operation;
  const allow = [...methods.keys()].join(', ');
  throw new ScimError(405, `${pattern} takes ${allow}`, { allow });
}

const unknownRoute = (): ScimError => new ScimError(404, 'there is no such route');

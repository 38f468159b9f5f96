import * as z from 'zod/mini';
import { DirectoryError } from '../errors.ts';
import type { HttpReader } from '../http.ts';
import type { Listing, ListingPage } from './listing.ts';
import {
  bareList,
  type ClerkObject,
  clerkObject,
  countedPage,
  saysNoOrganizations,
  totalCount,
} from './objects.ts';

/** What is read of Clerk's Backend API. */
export interface ClerkApi {
  readonly users: Listing<ClerkObject>;
  readonly organizations: Listing<ClerkObject>;
  readonly roles: Listing<ClerkObject>;
  /** Memberships; an empty list where there are no organizations at all. */
  membersOf(organization: string): Listing<ClerkObject>;
  membershipsOf(user: string): Listing<ClerkObject>;
  /** `undefined`: it does not say. */
  countUsers(): Promise<number | undefined>;
  /** `null`: there is none. */
  user(id: string): Promise<ClerkObject | null>;
  organization(id: string): Promise<ClerkObject | null>;
}

/** Oldest first: what is new comes at the end, where the reading has not been yet. */
const OLDEST_FIRST = { order_by: '+created_at' };
/** How the API refuses an id to start after, or the parameter itself. */
const UNKNOWN = new Set([400, 422]);

/**
 * The routes, as the OpenAPI document of version 2025-11-10 has them. Lists take `limit` (1 to 500) and `offset`, and
 * answer with `data` and `total_count`; users with a bare array, and a count of their own. `order_by` is a field with a
 * sign before it; a user's memberships have none. Users take `starting_after` as well, the id of the user before, which
 * Clerk recommends beyond a few pages: high offsets end in timeouts.
 *
 * @see https://clerk.com/docs/reference/backend-api
 */
export function createClerkApi(http: HttpReader): ClerkApi {
  const counted = (
    what: string,
    path: string,
    { order, vanishes }: { readonly order: boolean; readonly vanishes: boolean },
  ): Listing<ClerkObject> => ({
    what,
    ordered: order,
    page: async (offset, limit) => {
      const page = await http.read<ListingPage<ClerkObject>>({
        path,
        query: { limit, offset, ...(order ? OLDEST_FIRST : {}) },
        schema: countedPage,
        refused: (status, answer) =>
          saysNoOrganizations(status, answer) ? { objects: [], total: 0 } : undefined,
      });
      return page ?? (vanishes ? null : noRoute(path));
    },
  });

  const one = async (path: string, id: string): Promise<ClerkObject | null> => {
    const found = await http.read<ClerkObject | null>({
      path: `${path}/${encodeURIComponent(id)}`,
      schema: clerkObject,
      refused: (status, answer) => (saysNoOrganizations(status, answer) ? null : undefined),
    });
    // An id such as `..` leads to something else.
    return found?.id === id ? found : null;
  };

  const countUsers = async () => {
    const count = await http.read({ path: '/v1/users/count', schema: totalCount });
    return count?.total_count;
  };

  const users: Listing<ClerkObject> = {
    what: 'users',
    ordered: true,
    count: countUsers,
    page: async (offset, limit) => {
      const query = { limit, offset, ...OLDEST_FIRST };
      const objects = await http.read({ path: '/v1/users', query, schema: bareList });
      return objects === null ? noRoute('/v1/users') : { objects };
    },
    after: async (id, limit) => {
      const answer = await http.read({
        path: '/v1/users',
        query: { limit, starting_after: id, ...OLDEST_FIRST },
        schema: z.nullable(bareList),
        refused: (status) => (UNKNOWN.has(status) ? null : undefined),
      });
      return answer ?? undefined;
    },
    exists: async (id) => (await one('/v1/users', id)) !== null,
  };

  return {
    users,
    countUsers,
    organizations: counted('organizations', '/v1/organizations', { order: true, vanishes: false }),
    roles: counted('roles', '/v1/organization_roles', { order: true, vanishes: false }),
    membersOf: (organization) =>
      counted(
        `members of ${organization}`,
        `/v1/organizations/${encodeURIComponent(organization)}/memberships`,
        { order: true, vanishes: true },
      ),
    membershipsOf: (user) =>
      counted(
        `organizations of ${user}`,
        `/v1/users/${encodeURIComponent(user)}/organization_memberships`,
        { order: false, vanishes: true },
      ),
    user: (id) => one('/v1/users', id),
    organization: (id) => one('/v1/organizations', id),
  };
}

function noRoute(path: string): never {
  throw new DirectoryError(
    'malformed',
    `Clerk's API, GET ${path}: there is no such route (404); check the API's URL`,
    { status: 404 },
  );
}

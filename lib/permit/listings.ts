import type { Permit } from 'permitio';
import * as z from 'zod/mini';
import { orNull } from './already.ts';
import { readAnswer } from './read-answer.ts';
import type { RoleAssignmentKeys } from './role-assignments.ts';
import { type TenantRecord, tenantOf, tenantRead } from './tenants.ts';
import { type UserRecord, userOf, userRead } from './users.ts';
import type { Within } from './within.ts';

/** What each request of a listing is made through: it may wait, and it may ask again. */
export type Each = <T>(page: () => Promise<T>) => Promise<T>;

/** Permit's largest. */
const PAGE_SIZE = 100;
const usersPage = z.object({ data: z.array(z.extend(userRead, { id: z.nullish(z.string()) })) });
const tenantsPage = z.array(tenantRead);
const assignmentsPage = z.array(
  z.object({
    user: z.string(),
    user_id: z.nullish(z.string()),
    role: z.string(),
    tenant: z.nullish(z.string()),
    resource_instance: z.nullish(z.string()),
  }),
);
const userKey = z.object({ key: z.string() });

/**
 * All users, tenants and role assignments of the environment, page by page. Pages go by number: what is written
 * meanwhile may move a row to another page, so that it is told twice, or not at all.
 */
export function createListingCalls(permit: Permit, within: Within) {
  const { users, tenants, roleAssignments } = permit.api;

  async function* pages<T>(
    each: Each,
    list: (page: number) => Promise<unknown>,
    read: (answer: unknown) => readonly T[],
  ): AsyncGenerator<readonly T[]> {
    for (let page = 1; ; page++) {
      const rows = read(await each(() => within(() => list(page))));
      yield rows;
      if (rows.length < PAGE_SIZE) return;
    }
  }

  return {
    /** Each with its id in Permit, by which role assignments may name it. */
    userPages: (each: Each): AsyncGenerator<readonly (UserRecord & { readonly id: string })[]> =>
      pages(
        each,
        (page) => users.list({ page, perPage: PAGE_SIZE }),
        (answer) =>
          readAnswer(usersPage, answer, 'users').data.map((user) => ({
            ...userOf(user),
            id: user.id ?? user.key,
          })),
      ),
    tenantPages: (each: Each): AsyncGenerator<readonly TenantRecord[]> =>
      pages(
        each,
        (page) => tenants.list({ page, perPage: PAGE_SIZE }),
        (answer) => readAnswer(tenantsPage, answer, 'tenants').map(tenantOf),
      ),
    /**
     * Roles in tenants; those on resource instances are somebody else's.
     *
     * @param keys - of users, by their ids: Permit may name a user by its e-mail. One that is not there is asked for.
     */
    async *assignmentPages(
      each: Each,
      keys: ReadonlyMap<string, string>,
    ): AsyncGenerator<readonly RoleAssignmentKeys[]> {
      const asked = new Map<string, string>();
      async function keyOf(user: string, id: string | null | undefined): Promise<string> {
        if (id == null) return user;
        const known = keys.get(id) ?? asked.get(id);
        if (known !== undefined) return known;
        if (!user.includes('@')) return user;
        const answer = await orNull(() => each(() => within(() => users.get(id))));
        const key = answer === null ? user : readAnswer(userKey, answer, 'a user').key;
        asked.set(id, key);
        return key;
      }
      const listed = pages(
        each,
        (page) => roleAssignments.list({ page, perPage: PAGE_SIZE }),
        (answer) => readAnswer(assignmentsPage, answer, 'role assignments'),
      );
      for await (const rows of listed) {
        const found: RoleAssignmentKeys[] = [];
        for (const { user, user_id, role, tenant, resource_instance } of rows) {
          if (tenant == null || resource_instance != null) continue;
          found.push({ user: await keyOf(user, user_id), role, tenant });
        }
        yield found;
      }
    },
  };
}

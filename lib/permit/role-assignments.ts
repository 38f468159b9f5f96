import type { Permit } from 'permitio';
import * as z from 'zod/mini';
import { gone, isTaken, orNull } from './already.ts';
import { readAnswer } from './read-answer.ts';
import type { Within } from './within.ts';

export interface RoleAssignmentKeys {
  readonly user: string;
  readonly role: string;
  readonly tenant: string;
}

/** What each request of a listing is made through. */
type Each = <T>(page: () => Promise<T>) => Promise<T>;

const PAGE_SIZE = 100;
const assignmentRead = z.object({
  user: z.string(),
  user_id: z.nullish(z.string()),
  role: z.string(),
  tenant: z.nullish(z.string()),
  resource_instance: z.nullish(z.string()),
});
const assignmentsPage = z.array(assignmentRead);
const userKey = z.object({ key: z.string() });

/** Role assignments in tenants. Those on resource instances are somebody else's. */
export function createRoleAssignmentCalls(permit: Permit, within: Within) {
  const { roleAssignments, users } = permit.api;

  /** Permit may name a user by its e-mail: then its key is asked for by id. */
  async function keyOf(
    user: string,
    id: string | null | undefined,
    known: Map<string, string>,
    each: Each,
  ): Promise<string> {
    if (id == null || !user.includes('@')) return user;
    const found = known.get(id);
    if (found !== undefined) return found;
    const answer = await orNull(() => each(() => within(() => users.get(id))));
    const key = answer === null ? user : readAnswer(userKey, answer, 'a user').key;
    known.set(id, key);
    return key;
  }

  return {
    async assign(assignment: RoleAssignmentKeys): Promise<void> {
      try {
        await within(() => roleAssignments.assign({ ...assignment }));
      } catch (error) {
        if (!isTaken(error)) throw error;
      }
    },
    async unassign(assignment: RoleAssignmentKeys): Promise<void> {
      await gone(() => within(() => roleAssignments.unassign({ ...assignment })));
    },
    async assignments(
      filter: { readonly user: string } | { readonly tenant: string },
      each: Each = (page) => page(),
    ): Promise<readonly RoleAssignmentKeys[]> {
      const found: RoleAssignmentKeys[] = [];
      const keys = new Map<string, string>();
      for (let page = 1; ; page++) {
        const answer = await orNull(() =>
          each(() => within(() => roleAssignments.list({ ...filter, page, perPage: PAGE_SIZE }))),
        );
        const rows = readAnswer(assignmentsPage, answer ?? [], 'role assignments');
        for (const { user, user_id, role, tenant, resource_instance } of rows) {
          if (tenant == null || resource_instance != null) continue;
          found.push({ user: await keyOf(user, user_id, keys, each), role, tenant });
        }
        if (rows.length < PAGE_SIZE) return found;
      }
    },
  };
}

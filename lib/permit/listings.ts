import type { Permit } from 'permitio';
import * as z from 'zod/mini';
import { type Each, PAGE_SIZE, pages } from './pages.ts';
import { readAnswer } from './read-answer.ts';
import { type TupleKeys, tuplesPage } from './relationship-tuples.ts';
import { type InstanceRecord, instanceOf, instancesPage } from './resource-instances.ts';
import { assignmentsOf, isInTenant, type RoleAssignmentKeys } from './role-assignments.ts';
import { type TenantRecord, tenantOf, tenantRead } from './tenants.ts';
import { createUserKeys } from './user-keys.ts';
import { type UserRecord, userOf, userRead } from './users.ts';
import type { Within } from './within.ts';

const usersPage = z.object({ data: z.array(z.extend(userRead, { id: z.nullish(z.string()) })) });
const tenantsPage = z.array(tenantRead);

/**
 * All users, tenants, role assignments, resource instances and relationships of the environment, page by page: from the
 * first, or from the one of that number on (`from`).
 */
export function createListingCalls(permit: Permit, within: Within) {
  const { users, tenants, roleAssignments, resourceInstances, relationshipTuples } = permit.api;

  const paged =
    (each: Each, list: (page: { page: number; perPage: number }) => Promise<unknown>) =>
    (page: number) =>
      each(() => within(() => list({ page, perPage: PAGE_SIZE })));

  return {
    /** Each with its id in Permit, by which role assignments may name it. */
    userPages: (
      each: Each,
      from?: number,
    ): AsyncGenerator<readonly (UserRecord & { readonly id: string })[]> =>
      pages(
        paged(each, (page) => users.list(page)),
        (answer) =>
          readAnswer(usersPage, answer, 'users').data.map((user) => ({
            ...userOf(user),
            id: user.id ?? user.key,
          })),
        from,
      ),
    tenantPages: (each: Each, from?: number): AsyncGenerator<readonly TenantRecord[]> =>
      pages(
        paged(each, (page) => tenants.list(page)),
        (answer) => readAnswer(tenantsPage, answer, 'tenants').map(tenantOf),
        from,
      ),
    /**
     * Roles in tenants; those on resource instances as well, if wanted.
     *
     * @param keys - of users, by their ids: Permit may name a user by its e-mail. One that is not there is asked for.
     */
    async *assignmentPages(
      each: Each,
      keys: ReadonlyMap<string, string>,
      {
        onInstances = false,
        from,
      }: { readonly onInstances?: boolean; readonly from?: number | undefined } = {},
    ): AsyncGenerator<readonly RoleAssignmentKeys[]> {
      const keyOf = createUserKeys(permit, within, each, keys);
      const listed = pages(
        paged(each, (page) => roleAssignments.list(page)),
        assignmentsOf,
        from,
      );
      for await (const rows of listed) {
        const found: RoleAssignmentKeys[] = [];
        for (const row of rows) {
          const { user, user_id, role, resource_instance: instance } = row;
          if (isInTenant(row)) {
            found.push({ user: await keyOf(user, user_id), role, tenant: row.tenant });
          } else if (onInstances && instance != null) {
            const tenant = row.tenant ?? row.tenant_id ?? '';
            found.push({ user: await keyOf(user, user_id), role, tenant, instance });
          }
        }
        yield found;
      }
    },
    instancePages: (each: Each, from?: number): AsyncGenerator<readonly InstanceRecord[]> =>
      pages(
        paged(each, (page) => resourceInstances.list(page)),
        (answer) => readAnswer(instancesPage, answer, 'resource instances').map(instanceOf),
        from,
      ),
    tuplePages: (each: Each, from?: number): AsyncGenerator<readonly TupleKeys[]> =>
      pages(
        paged(each, (page) => relationshipTuples.list(page)),
        (answer) => readAnswer(tuplesPage, answer, 'relationship tuples'),
        from,
      ),
  };
}

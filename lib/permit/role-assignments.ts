import type { Permit } from 'permitio';
import * as z from 'zod/mini';
import { gone, isTaken, orNull } from './already.ts';
import { type Each, PAGE_SIZE, pages } from './pages.ts';
import { readAnswer } from './read-answer.ts';
import { createUserKeys } from './user-keys.ts';
import type { Within } from './within.ts';

export interface RoleAssignmentKeys {
  readonly user: string;
  readonly role: string;
  /** On an instance it may be empty: then it is not sent, as the instance has one. */
  readonly tenant: string;
  /** The resource instance that the role is on, `<resource>:<key>`; none: it is in the tenant itself. */
  readonly instance?: string;
}

const assignmentRead = z.object({
  user: z.string(),
  user_id: z.nullish(z.string()),
  role: z.string(),
  tenant: z.nullish(z.string()),
  tenant_id: z.nullish(z.string()),
  resource_instance: z.nullish(z.string()),
});
/** A role assignment as Permit lists it. */
export type AssignmentRow = z.infer<typeof assignmentRead>;
const assignmentsPage = z.array(assignmentRead);

/** Reads one page of role assignments. */
export const assignmentsOf = (answer: unknown): readonly AssignmentRow[] =>
  readAnswer(assignmentsPage, answer, 'role assignments');

/** The body that names an assignment. */
export const assignmentBody = ({ user, role, tenant, instance }: RoleAssignmentKeys) => ({
  user,
  role,
  ...(instance === undefined || tenant !== '' ? { tenant } : {}),
  ...(instance === undefined ? {} : { resource_instance: instance }),
});

/** A role in a tenant; not one on a resource instance. */
export const isInTenant = (row: AssignmentRow): row is AssignmentRow & { tenant: string } =>
  row.tenant != null && row.resource_instance == null;

type InTenant = { readonly user: string } | { readonly tenant: string };
type OnInstances = InTenant | { readonly instance: string };

/** Role assignments in tenants, and on resource instances. */
export function createRoleAssignmentCalls(permit: Permit, within: Within) {
  const { roleAssignments } = permit.api;

  /** Both kinds. Whom or what Permit does not know has none. */
  async function* listed(filter: OnInstances, each: Each) {
    const query = 'instance' in filter ? { resourceInstance: filter.instance } : filter;
    const list = (page: number) => roleAssignments.list({ ...query, page, perPage: PAGE_SIZE });
    const keyOf = createUserKeys(permit, within, each);
    const all = pages(
      (page) => orNull(() => each(() => within(() => list(page)))),
      (answer) => assignmentsOf(answer ?? []),
    );
    for await (const rows of all) {
      for (const row of rows) yield { row, user: () => keyOf(row.user, row.user_id) };
    }
  }

  return {
    async assign(assignment: RoleAssignmentKeys): Promise<void> {
      try {
        await within(() => roleAssignments.assign(assignmentBody(assignment)));
      } catch (error) {
        if (!isTaken(error)) throw error;
      }
    },
    async unassign(assignment: RoleAssignmentKeys): Promise<void> {
      await gone(() => within(() => roleAssignments.unassign(assignmentBody(assignment))));
    },
    /** Roles in tenants. */
    async assignments(
      filter: InTenant,
      each: Each = (page) => page(),
    ): Promise<readonly RoleAssignmentKeys[]> {
      const found: RoleAssignmentKeys[] = [];
      for await (const { row, user } of listed(filter, each)) {
        if (!isInTenant(row)) continue;
        found.push({ user: await user(), role: row.role, tenant: row.tenant });
      }
      return found;
    },
    /** Roles on resource instances. Where Permit does not name the tenant of one, it is the tenant's id, or empty. */
    async instanceRoles(
      filter: OnInstances,
      each: Each = (page) => page(),
    ): Promise<readonly (RoleAssignmentKeys & { readonly instance: string })[]> {
      const found: (RoleAssignmentKeys & { readonly instance: string })[] = [];
      for await (const { row, user } of listed(filter, each)) {
        const { role, resource_instance: instance } = row;
        if (instance == null) continue;
        const tenant = row.tenant ?? row.tenant_id ?? '';
        found.push({ user: await user(), role, tenant, instance });
      }
      return found;
    },
  };
}

import { type TupleKeys, tupleBody } from './relationship-tuples.ts';
import { type InstanceRecord, wholeInstance } from './resource-instances.ts';
import { assignmentBody, type RoleAssignmentKeys } from './role-assignments.ts';
import type { TenantRecord } from './tenants.ts';
import { type UserRecord, wholeUser } from './users.ts';

/** Sends one bulk call; `path` is below the environment's facts. */
export type SendBulk = (
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body: unknown,
) => Promise<void>;

/**
 * Many users, tenants, role assignments, resource instances or relationships in one call. Permit takes 3,000 users, 2,000
 * tenants, 2,000 assignments, 3,000 instances or 1,000 relationships (its rate-limit page); more are refused with 422.
 *
 * Each throws `PermitError`. Permit names no outcome per item, nor is it documented whether a call that fails has
 * applied some of them. So an answer that something is there already (`conflict`) or is not there (`missing`) is
 * thrown, which the single calls take for a success: the rest may not have been done.
 */
export function createBulkCalls(send: SendBulk) {
  return {
    /** POST: a key or an e-mail that is taken is `conflict`. */
    createUsers(users: readonly UserRecord[]): Promise<void> {
      return send('POST', '/bulk/users', { operations: users.map(wholeUser) });
    },
    /** PUT: creates or replaces each. An e-mail that is taken is `conflict`. */
    putUsers(users: readonly UserRecord[]): Promise<void> {
      return send('PUT', '/bulk/users', { operations: users.map(wholeUser) });
    },
    /** Their assignments go too. */
    deleteUsers(keys: readonly string[]): Promise<void> {
      return send('DELETE', '/bulk/users', { idents: keys });
    },
    /** One that exists fails the call (`conflict`), or is left as it is and the answer does not tell. */
    createTenants(tenants: readonly TenantRecord[]): Promise<void> {
      const operations = tenants.map(({ key, name, attributes }) => ({ key, name, attributes }));
      return send('POST', '/bulk/tenants', { operations });
    },
    /** Their assignments go too. */
    deleteTenants(keys: readonly string[]): Promise<void> {
      return send('DELETE', '/bulk/tenants', { idents: keys });
    },
    /** A user who is not there is created with nothing but its key. */
    assignAll(assignments: readonly RoleAssignmentKeys[]): Promise<void> {
      const path = '/role_assignments/bulk?missing_user_policy=create';
      return send('POST', path, assignments.map(assignmentBody));
    },
    unassignAll(assignments: readonly RoleAssignmentKeys[]): Promise<void> {
      return send('DELETE', '/role_assignments/bulk', assignments.map(assignmentBody));
    },
    /** PUT: creates or replaces each. */
    putInstances(instances: readonly InstanceRecord[]): Promise<void> {
      const operations = instances.map(wholeInstance);
      return send('PUT', '/bulk/resource_instances', { operations });
    },
    /** Their relationships go too, and the roles on them. */
    deleteInstances(keys: readonly string[]): Promise<void> {
      return send('DELETE', '/bulk/resource_instances', { idents: keys });
    },
    relateAll(tuples: readonly TupleKeys[]): Promise<void> {
      return send('POST', '/relationship_tuples/bulk', { operations: tuples.map(tupleBody) });
    },
    unrelateAll(tuples: readonly TupleKeys[]): Promise<void> {
      return send('DELETE', '/relationship_tuples/bulk', { idents: tuples.map(tupleBody) });
    },
  };
}

import * as z from 'zod/mini';
import type { JsonObject } from '../../lib/jobs/index.ts';
import type {
  AssignmentRecord,
  Directory,
  RoleRecord,
  TenantRecord,
  UserRecord,
} from './directory.ts';

/** What is in the environment, sorted by key: what a test compares. */
export interface FactsSnapshot {
  readonly users: readonly {
    readonly key: string;
    readonly email: string | null;
    readonly first_name: string | null;
    readonly last_name: string | null;
    readonly attributes: JsonObject;
  }[];
  readonly tenants: readonly {
    readonly key: string;
    readonly name: string;
    readonly description: string | null;
    readonly attributes: JsonObject;
  }[];
  /** By user, then tenant, then role. */
  readonly assignments: readonly {
    readonly user: string;
    readonly tenant: string;
    readonly role: string;
  }[];
  readonly roles: readonly string[];
}

export function factsOf(directory: Directory): FactsSnapshot {
  return {
    users: Array.from(
      directory.users.values(),
      ({ key, email, first_name, last_name, attributes }) => ({
        key,
        email,
        first_name,
        last_name,
        attributes,
      }),
    ).sort((a, b) => compare(a.key, b.key)),
    tenants: Array.from(directory.tenants.values(), ({ key, name, description, attributes }) => ({
      key,
      name,
      description,
      attributes,
    })).sort((a, b) => compare(a.key, b.key)),
    assignments: Array.from(directory.assignments(), ({ user, tenant, role }) => ({
      user,
      tenant,
      role,
    })).sort(
      (a, b) => compare(a.user, b.user) || compare(a.tenant, b.tenant) || compare(a.role, b.role),
    ),
    roles: Array.from(directory.roles.values(), ({ key }) => key).sort(compare),
  };
}

/** By code unit, so that it does not depend on the machine's locale. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const text = z.nullable(z.string());
const entity = {
  id: z.string(),
  key: z.string(),
  attributes: z.record(z.string(), z.json()),
  createdAt: z.number(),
  updatedAt: z.number(),
};
const stateSchema = z.object({
  version: z.literal(1),
  lastId: z.int(),
  lastRequestId: z.int(),
  users: z.array(z.object({ ...entity, email: text, first_name: text, last_name: text })),
  tenants: z.array(z.object({ ...entity, name: z.string(), description: text })),
  roles: z.array(
    z.object({
      ...entity,
      name: z.string(),
      description: text,
      permissions: z.array(z.string()),
    }),
  ),
  assignments: z.array(
    z.object({
      id: z.string(),
      user: z.string(),
      role: z.string(),
      tenant: z.string(),
      createdAt: z.number(),
    }),
  ),
});

/** The last id and the last request id that were given. */
export interface Serials {
  readonly lastId: number;
  readonly lastRequestId: number;
}

/** Everything that a restart must find again, as plain JSON; limits, faults and counters are not. */
export interface StandInState extends Serials {
  readonly version: 1;
  readonly users: readonly UserRecord[];
  readonly tenants: readonly TenantRecord[];
  readonly roles: readonly RoleRecord[];
  readonly assignments: readonly AssignmentRecord[];
}

export function saveState(directory: Directory, serials: Serials): StandInState {
  return {
    version: 1,
    lastId: serials.lastId,
    lastRequestId: serials.lastRequestId,
    users: [...directory.users.values()],
    tenants: [...directory.tenants.values()],
    roles: [...directory.roles.values()],
    assignments: [...directory.assignments()],
  };
}

/**
 * Puts a saved state in the place of what is there.
 *
 * @throws {Error} when it is none, with the path of what is wrong; nothing is changed then.
 */
export function restoreState(directory: Directory, state: unknown): Serials {
  const result = stateSchema.safeParse(state);
  if (!result.success) {
    const path = result.error.issues[0]?.path.map(String).join('.') || '(root)';
    throw new Error(
      `saved state of the Permit stand-in: ${path} is not valid: delete the file to start empty`,
    );
  }
  const { data } = result;
  for (const user of [...directory.users.values()]) directory.users.remove(user.key);
  for (const tenant of [...directory.tenants.values()]) directory.tenants.remove(tenant.key);
  for (const role of [...directory.roles.values()]) directory.roles.remove(role.key);
  for (const user of data.users) directory.users.put(user);
  for (const tenant of data.tenants) directory.tenants.put(tenant);
  for (const role of data.roles) directory.roles.put(role);
  for (const assignment of data.assignments) directory.assign(assignment);
  return { lastId: data.lastId, lastRequestId: data.lastRequestId };
}

import * as z from 'zod/mini';
import type { Directory } from './directory.ts';
import type {
  AssignmentRecord,
  InstanceRecord,
  InstanceRoleRecord,
  ResourceRecord,
  RoleRecord,
  TenantRecord,
  TupleRecord,
  UserRecord,
} from './records.ts';

const text = z.nullable(z.string());
const object = z.record(z.string(), z.json());
const keyed = {
  id: z.string(),
  key: z.string(),
  createdAt: z.number(),
  updatedAt: z.number(),
};
const named = { ...keyed, name: z.string(), description: text };
const made = { id: z.string(), createdAt: z.number() };
const role = z.object({ ...named, attributes: object, permissions: z.array(z.string()) });
const resource = z.object({
  ...named,
  actions: object,
  attributes: object,
  roles: z.array(role),
  relations: z.array(z.object({ ...named, subject: z.string() })),
});

const stateSchema = z.object({
  version: z.literal(1),
  lastId: z.int(),
  // Not in what was written before requests had ids.
  lastRequestId: z._default(z.int(), 0),
  users: z.array(
    z.object({ ...keyed, attributes: object, email: text, first_name: text, last_name: text }),
  ),
  tenants: z.array(z.object({ ...named, attributes: object })),
  roles: z.array(role),
  assignments: z.array(
    z.object({ ...made, user: z.string(), role: z.string(), tenant: z.string() }),
  ),
  // Files from before these were kept do not have them.
  resources: z.exactOptional(z.array(resource)),
  instances: z._default(
    z.array(z.object({ ...keyed, attributes: object, resource: z.string(), tenant: z.string() })),
    [],
  ),
  instanceRoles: z._default(
    z.array(z.object({ ...made, user: z.string(), role: z.string(), instance: z.string() })),
    [],
  ),
  tuples: z._default(
    z.array(z.object({ ...made, subject: z.string(), relation: z.string(), object: z.string() })),
    [],
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
  readonly resources: readonly ResourceRecord[];
  readonly instances: readonly InstanceRecord[];
  readonly instanceRoles: readonly InstanceRoleRecord[];
  readonly tuples: readonly TupleRecord[];
}

export function saveState(directory: Directory, serials: Serials): StandInState {
  return {
    version: 1,
    lastId: serials.lastId,
    lastRequestId: serials.lastRequestId,
    users: [...directory.users.values()],
    tenants: [...directory.tenants.values()],
    roles: [...directory.roles.values()],
    assignments: [...directory.assignments.values()],
    resources: [...directory.resources.values()],
    instances: [...directory.instances.values()],
    instanceRoles: [...directory.instanceRoles.values()],
    tuples: [...directory.tuples.values()],
  };
}

/**
 * Puts a saved state in the place of what is there. One from before resources were kept leaves the schema's as they
 * are.
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
  const { users, tenants, roles, resources, instances } = directory;
  const replaced = [users, tenants, roles, instances, ...(data.resources ? [resources] : [])];
  for (const store of replaced) for (const { key } of [...store.values()]) store.remove(key);
  for (const user of data.users) users.put(user);
  for (const tenant of data.tenants) tenants.put(tenant);
  for (const role of data.roles) roles.put(role);
  for (const resource of data.resources ?? []) resources.put(resource);
  for (const instance of data.instances) instances.put(instance);
  for (const assignment of data.assignments) directory.assignments.add(assignment);
  for (const held of data.instanceRoles) directory.instanceRoles.add(held);
  for (const tuple of data.tuples) directory.tuples.add(tuple);
  return { lastId: data.lastId, lastRequestId: data.lastRequestId };
}

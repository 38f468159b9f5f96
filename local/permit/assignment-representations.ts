import type { Environment } from './call.ts';
import { byIdent } from './keyed.ts';
import { iso, placed } from './placed.ts';
import type { AssignmentRecord, InstanceRoleRecord, RoleRecord } from './records.ts';
import { keyWithin } from './representations.ts';

/** A role that a user holds, in a tenant or on an instance. */
export type HeldRole = AssignmentRecord | InstanceRoleRecord;

/** The tenant's key; an instance's role is in the tenant of its instance. */
export function tenantOf({ directory }: Environment, held: HeldRole): string {
  if ('tenant' in held) return held.tenant;
  return directory.instances.get(held.instance)?.tenant ?? '';
}

/** `RoleAssignmentRead` of Permit's SDK. */
export function assignmentRead(environment: Environment, held: HeldRole) {
  const { directory, rules } = environment;
  const user = directory.users.get(held.user);
  const instance = instanceOf(environment, held);
  const tenant = tenantOf(environment, held);
  return {
    id: held.id,
    user: (rules.assignmentUser === 'email' ? user?.email : null) ?? held.user,
    role: held.role,
    tenant,
    resource_instance: instance?.key ?? null,
    resource_instance_id: instance?.id ?? null,
    user_id: user?.id ?? null,
    role_id: roleOf(environment, held)?.id ?? null,
    tenant_id: directory.tenants.get(tenant)?.id ?? null,
    ...placed(environment),
    created_at: iso(held.createdAt),
  };
}

/** With `detailed=true`: the user, tenant, role and instance themselves in place of their keys. */
export function assignmentDetailedRead(environment: Environment, held: HeldRole) {
  const { directory } = environment;
  const user = directory.users.get(held.user);
  const tenant = directory.tenants.get(tenantOf(environment, held));
  const role = roleOf(environment, held);
  const instance = instanceOf(environment, held);
  return {
    id: held.id,
    role: role && { id: role.id, key: role.key, name: role.name, permissions: role.permissions },
    user: user && {
      id: user.id,
      key: user.key,
      email: user.email,
      first_name: user.first_name,
      last_name: user.last_name,
      attributes: user.attributes,
    },
    tenant: tenant && {
      id: tenant.id,
      key: tenant.key,
      name: tenant.name,
      attributes: tenant.attributes,
    },
    resource_instance:
      instance === undefined
        ? null
        : {
            id: instance.id,
            key: keyWithin(instance),
            resource: instance.resource,
            attributes: instance.attributes,
          },
    ...placed(environment),
    created_at: iso(held.createdAt),
  };
}

const instanceOf = ({ directory }: Environment, held: HeldRole) =>
  'instance' in held ? directory.instances.get(held.instance) : undefined;

function roleOf(environment: Environment, held: HeldRole): RoleRecord | undefined {
  const { roles, resources } = environment.directory;
  if ('tenant' in held) return roles.get(held.role);
  const instance = instanceOf(environment, held);
  const resource = instance && resources.get(instance.resource);
  return resource && byIdent(resource.roles, held.role);
}

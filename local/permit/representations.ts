import type { Environment } from './call.ts';
import { byIdent } from './keyed.ts';
import { iso, placed } from './placed.ts';
import type { InstanceRecord, TenantRecord, TupleRecord, UserRecord } from './records.ts';

/** The shapes that Permit's API answers with (`UserRead`, `TenantRead`, … of its SDK). */

/** Its roles are those in tenants: `UserRole` has no place for an instance. */
export function userRead(environment: Environment, user: UserRecord) {
  const roles: { role: string; tenant: string }[] = [];
  const byTenant = new Map<string, string[]>();
  for (const { role, tenant } of environment.directory.assignments.by('user', user.key)) {
    roles.push({ role, tenant });
    const known = byTenant.get(tenant);
    if (known === undefined) byTenant.set(tenant, [role]);
    else known.push(role);
  }
  return {
    key: user.key,
    id: user.id,
    ...placed(environment),
    associated_tenants: Array.from(byTenant, ([tenant, held]) => ({
      tenant,
      roles: held,
      status: 'active',
    })),
    roles,
    email: user.email,
    first_name: user.first_name,
    last_name: user.last_name,
    attributes: user.attributes,
    created_at: iso(user.createdAt),
    updated_at: iso(user.updatedAt),
  };
}

export function tenantRead(environment: Environment, tenant: TenantRecord) {
  return {
    key: tenant.key,
    id: tenant.id,
    ...placed(environment),
    created_at: iso(tenant.createdAt),
    updated_at: iso(tenant.updatedAt),
    last_action_at: iso(tenant.updatedAt),
    name: tenant.name,
    description: tenant.description,
    attributes: tenant.attributes,
  };
}

/** Its `key` is the one within the resource. */
export function instanceRead(environment: Environment, instance: InstanceRecord) {
  const { directory } = environment;
  return {
    key: keyWithin(instance),
    tenant: instance.tenant,
    resource: instance.resource,
    id: instance.id,
    ...placed(environment),
    created_at: iso(instance.createdAt),
    updated_at: iso(instance.updatedAt),
    resource_id: directory.resources.get(instance.resource)?.id ?? null,
    tenant_id: directory.tenants.get(instance.tenant)?.id ?? null,
    attributes: instance.attributes,
  };
}

/** `d1` of `document:d1`. */
export const keyWithin = ({ key, resource }: InstanceRecord): string =>
  key.slice(resource.length + 1);

/** Its tenant is the object's. */
export function tupleRead(environment: Environment, tuple: TupleRecord) {
  const { instances, resources, tenants } = environment.directory;
  const object = instances.get(tuple.object);
  const resource = object && resources.get(object.resource);
  const tenant = object && tenants.get(object.tenant);
  return {
    subject: tuple.subject,
    relation: tuple.relation,
    object: tuple.object,
    id: tuple.id,
    tenant: object?.tenant ?? null,
    subject_id: instances.get(tuple.subject)?.id ?? null,
    relation_id: (resource && byIdent(resource.relations, tuple.relation)?.id) ?? null,
    object_id: object?.id ?? null,
    tenant_id: tenant?.id ?? null,
    ...placed(environment),
    created_at: iso(tuple.createdAt),
    updated_at: iso(tuple.createdAt),
  };
}

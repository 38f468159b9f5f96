import type { Environment } from './call.ts';
import type { AssignmentRecord, RoleRecord, TenantRecord, UserRecord } from './directory.ts';

/** The shapes that Permit's API answers with (`UserRead`, `TenantRead`, … of its SDK). */

const iso = (ms: number): string => new Date(ms).toISOString();

const placed = ({ scope }: Environment) => ({
  organization_id: scope.organizationId,
  project_id: scope.projectId,
  environment_id: scope.environmentId,
});

export function userRead(environment: Environment, user: UserRecord) {
  const roles: { role: string; tenant: string }[] = [];
  const byTenant = new Map<string, string[]>();
  for (const { role, tenant } of environment.directory.assignmentsOf(user.key)) {
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

export function roleRead(environment: Environment, role: RoleRecord) {
  return {
    name: role.name,
    description: role.description,
    permissions: role.permissions,
    attributes: role.attributes,
    extends: [],
    granted_to: null,
    key: role.key,
    id: role.id,
    ...placed(environment),
    created_at: iso(role.createdAt),
    updated_at: iso(role.updatedAt),
  };
}

export function assignmentRead(environment: Environment, assignment: AssignmentRecord) {
  const { directory, rules } = environment;
  const user = directory.users.get(assignment.user);
  return {
    id: assignment.id,
    user: (rules.assignmentUser === 'email' ? user?.email : null) ?? assignment.user,
    role: assignment.role,
    tenant: assignment.tenant,
    resource_instance: null,
    resource_instance_id: null,
    user_id: user?.id ?? null,
    role_id: directory.roles.get(assignment.role)?.id ?? null,
    tenant_id: directory.tenants.get(assignment.tenant)?.id ?? null,
    ...placed(environment),
    created_at: iso(assignment.createdAt),
  };
}

/** With `detailed=true`: the user, tenant and role themselves in place of their keys. */
export function assignmentDetailedRead(environment: Environment, assignment: AssignmentRecord) {
  const { directory } = environment;
  const user = directory.users.get(assignment.user);
  const tenant = directory.tenants.get(assignment.tenant);
  const role = directory.roles.get(assignment.role);
  return {
    id: assignment.id,
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
    resource_instance: null,
    ...placed(environment),
    created_at: iso(assignment.createdAt),
  };
}

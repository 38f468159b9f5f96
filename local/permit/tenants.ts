import type { TenantBody } from './bodies.ts';
import type { Call, Environment, Reply } from './call.ts';
import { duplicate, notFound } from './errors.ts';
import { listed, pageOf, paginated } from './paging.ts';
import { readBody } from './read-body.ts';
import type { TenantRecord, UserRecord } from './records.ts';
import { tenantRead, userRead } from './representations.ts';
import { filterUsers } from './users.ts';

/** @throws {Refusal} 404 */
export function tenantAt(environment: Environment, ident = ''): TenantRecord {
  const tenant = environment.directory.tenants.get(ident);
  if (tenant === undefined) throw notFound('Tenant', ident);
  return tenant;
}

/**
 * Creates a tenant; one that exists is left as it is.
 *
 * @throws {Refusal} 409 when it exists and the rules say so.
 */
export function createTenant(
  environment: Environment,
  body: TenantBody,
): { tenant: TenantRecord; created: boolean } {
  const { tenants } = environment.directory;
  const known = tenants.get(body.key);
  if (known !== undefined) {
    if (environment.rules.existingTenant === 409) throw duplicate('Tenant', 'key');
    return { tenant: known, created: false };
  }
  const now = environment.now();
  const tenant: TenantRecord = {
    id: environment.newId(),
    key: body.key,
    name: body.name,
    description: body.description ?? null,
    attributes: body.attributes ?? {},
    createdAt: now,
    updatedAt: now,
  };
  tenants.put(tenant);
  return { tenant, created: true };
}

export function listTenants({ environment, query }: Call): Reply {
  const page = pageOf(matching(environment, query['search']?.at(-1)), query);
  return { status: 200, value: listed(page, query, (tenant) => tenantRead(environment, tenant)) };
}

export function postTenant({ environment, body }: Call): Reply {
  const { tenant, created } = createTenant(environment, readBody(environment.bodies.tenant, body));
  return { status: created ? 201 : 200, value: tenantRead(environment, tenant) };
}

export function getTenant({ environment, params }: Call): Reply {
  return { status: 200, value: tenantRead(environment, tenantAt(environment, params[0])) };
}

/** Overwrites the fields given; null empties one. `attributes` is one field and is not merged. */
export function patchTenant({ environment, params, body }: Call): Reply {
  const patch = readBody(environment.bodies.tenantPatch, body);
  const before = tenantAt(environment, params[0]);
  const tenant: TenantRecord = {
    ...before,
    name: patch.name ?? before.name,
    description: patch.description === undefined ? before.description : patch.description,
    attributes: patch.attributes === undefined ? before.attributes : (patch.attributes ?? {}),
    updatedAt: environment.now(),
  };
  environment.directory.tenants.put(tenant);
  return { status: 200, value: tenantRead(environment, tenant) };
}

/** Its assignments go with it; whether its resource instances do too is a point in doubt: see `tenantDelete`. */
export function deleteTenant({ environment, params }: Call): Reply {
  environment.directory.tenants.remove(tenantAt(environment, params[0]).key);
  return { status: 204 };
}

export function listTenantUsers({ environment, params, query }: Call): Reply {
  const users = usersIn(environment, tenantAt(environment, params[0]));
  const page = pageOf(filterUsers(environment, users, query), query);
  return { status: 200, value: paginated(page, (user) => userRead(environment, user)) };
}

/** Whether the user's roles in the tenant go is a point in doubt: see `tenantUserDelete`. */
export function deleteTenantUser({ environment, params }: Call): Reply {
  const tenant = tenantAt(environment, params[0]);
  const { directory, rules } = environment;
  const user = directory.users.get(params[1] ?? '');
  if (user === undefined) throw notFound('User', params[1]);
  const { assignments } = directory;
  const held = [...assignments.by('user', user.key)].filter(
    ({ tenant: key }) => key === tenant.key,
  );
  if (held.length === 0) throw notFound('User', params[1]);
  if (rules.tenantUserDelete === 'unassign') assignments.removeAll(held);
  return { status: 204 };
}

function* matching(environment: Environment, search: string | undefined): Iterable<TenantRecord> {
  const wanted = search?.toLowerCase();
  for (const tenant of environment.directory.tenants.values()) {
    const found =
      wanted === undefined ||
      tenant.key.toLowerCase().includes(wanted) ||
      tenant.name.toLowerCase().includes(wanted);
    if (found) yield tenant;
  }
}

function usersIn({ directory }: Environment, tenant: TenantRecord): Set<UserRecord> {
  const users = new Set<UserRecord>();
  for (const assignment of directory.assignments.by('tenant', tenant.key)) {
    const user = directory.users.get(assignment.user);
    if (user !== undefined) users.add(user);
  }
  return users;
}

import { type HeldRole, tenantOf } from './assignment-representations.ts';
import type { Environment } from './call.ts';
import { type EntityName, notFound } from './errors.ts';
import type { Query } from './http-types.ts';
import { keysNamed } from './key-filter.ts';
import { byIdent, type Keyed, type KeyedStore } from './keyed.ts';
import type { InstanceRoleRecord } from './records.ts';

/** Keys that a row may have; `undefined`: whichever. */
type Wanted = ReadonlySet<string> | undefined;

interface Filter {
  readonly users: Wanted;
  readonly tenants: Wanted;
  readonly instances: Wanted;
  readonly resources: Wanted;
  /** `editor` for a role in tenants, `document#editor` for one of a resource. */
  readonly roles: Wanted;
}

/**
 * The roles that a query asks for, by user, tenant, role, resource and resource instance, each of which may be named
 * several times: those in tenants first, then those on instances.
 *
 * @throws {Refusal} 404 for what is not there, where the rules say so.
 */
export function* selectedRoles(environment: Environment, query: Query): Iterable<HeldRole> {
  const { directory } = environment;
  const named = (name: string, { get }: Pick<KeyedStore<Keyed>, 'get'>, entity: EntityName) =>
    keysNamed(environment, query, name, get, entity);
  const filter: Filter = {
    users: named('user', directory.users, 'User'),
    tenants: named('tenant', directory.tenants, 'Tenant'),
    instances: named('resource_instance', directory.instances, 'ResourceInstance'),
    resources: named('resource', directory.resources, 'Resource'),
    roles: rolesOf(environment, query['role']),
  };
  const onInstancesOnly = filter.instances !== undefined || filter.resources !== undefined;
  if (!onInstancesOnly) {
    for (const row of inTenants(environment, filter)) {
      if (filter.users?.has(row.user) === false) continue;
      if (filter.tenants?.has(row.tenant) === false) continue;
      if (filter.roles?.has(row.role) === false) continue;
      yield row;
    }
  }
  for (const row of onInstances(environment, filter)) {
    if (filter.users?.has(row.user) === false) continue;
    if (filter.instances?.has(row.instance) === false) continue;
    if (filter.tenants?.has(tenantOf(environment, row)) === false) continue;
    const resource = directory.instances.get(row.instance)?.resource ?? '';
    if (filter.resources?.has(resource) === false) continue;
    if (filter.roles?.has(`${resource}#${row.role}`) === false) continue;
    yield row;
  }
}

/** Rows by the narrowest index that the filter allows. */
function inTenants({ directory }: Environment, { users, tenants }: Filter) {
  const { assignments } = directory;
  if (users !== undefined) return each(users, (key) => assignments.by('user', key));
  if (tenants !== undefined) return each(tenants, (key) => assignments.by('tenant', key));
  return assignments.values();
}

function onInstances(
  { directory }: Environment,
  { users, tenants, instances }: Filter,
): Iterable<InstanceRoleRecord> {
  const { instanceRoles } = directory;
  const on = (key: string) => instanceRoles.by('instance', key);
  if (instances !== undefined) return each(instances, on);
  if (users !== undefined) return each(users, (key) => instanceRoles.by('user', key));
  if (tenants !== undefined) return each(each(tenants, directory.instancesIn), on);
  return instanceRoles.values();
}

function* each<T>(keys: Iterable<string>, rows: (key: string) => Iterable<T>): Iterable<T> {
  for (const key of keys) yield* rows(key);
}

function rolesOf({ directory, rules }: Environment, idents: readonly string[] | undefined): Wanted {
  if (idents === undefined) return undefined;
  const names = new Set<string>();
  for (const ident of idents) {
    const found: string[] = [];
    const role = directory.roles.get(ident);
    if (role !== undefined) found.push(role.key);
    for (const resource of directory.resources.values()) {
      const own = byIdent(resource.roles, ident);
      if (own !== undefined) found.push(`${resource.key}#${own.key}`);
    }
    if (found.length === 0 && rules.unknownFilter === 'not-found') throw notFound('Role', ident);
    for (const name of found) names.add(name);
  }
  return names;
}

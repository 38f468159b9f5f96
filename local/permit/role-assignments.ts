import { type AssignmentBody, readBody } from './bodies.ts';
import type { Call, Environment, Reply } from './call.ts';
import type { AssignmentRecord } from './directory.ts';
import { duplicate, invalid, notFound, type Refusal } from './errors.ts';
import type { Query } from './http-types.ts';
import type { Keyed, KeyedStore } from './keyed.ts';
import { flag, listed, pageOf } from './paging.ts';
import { assignmentDetailedRead, assignmentRead } from './representations.ts';

/** The keys that a role assignment's parts are known by. */
export interface Target {
  readonly user: string;
  readonly role: string;
  readonly tenant: string;
}

/**
 * Finds user, tenant and role, each by key or id.
 *
 * @throws {Refusal} 404 for the first that is not there; 422 when no tenant is named.
 */
export function targetOf(environment: Environment, body: AssignmentBody): Target {
  const { directory } = environment;
  if (typeof body.resource_instance === 'string') {
    throw notFound('ResourceInstance', body.resource_instance);
  }
  if (typeof body.tenant !== 'string') {
    throw invalid({ loc: ['body', 'tenant'], msg: 'field required', type: 'value_error.missing' });
  }
  const user = directory.users.get(body.user);
  if (user === undefined) throw notFound('User', body.user);
  const tenant = directory.tenants.get(body.tenant);
  if (tenant === undefined) throw notFound('Tenant', body.tenant);
  const role = directory.roles.get(body.role);
  if (role === undefined) throw unknownRole(environment, body.role);
  return { user: user.key, tenant: tenant.key, role: role.key };
}

/** @throws {Refusal} 404 for what is not there, 409 when the user has that role already. */
export function assign(environment: Environment, body: AssignmentBody): AssignmentRecord {
  const { directory } = environment;
  const { user, role, tenant } = targetOf(environment, body);
  if (directory.assignment(user, role, tenant) !== undefined) {
    throw duplicate('RoleAssignment', 'user, role and tenant');
  }
  const record = { id: environment.newId(), user, role, tenant, createdAt: environment.now() };
  directory.assign(record);
  return record;
}

/** @throws {Refusal} 404 for what is not there, the assignment itself included. */
export function unassign(environment: Environment, body: AssignmentBody): void {
  const { user, role, tenant } = targetOf(environment, body);
  const record = environment.directory.assignment(user, role, tenant);
  if (record === undefined) throw notFound('RoleAssignment');
  environment.directory.unassign(record);
}

export function postAssignment({ environment, body }: Call): Reply {
  const record = assign(environment, readBody(environment.bodies.assignment, body));
  return { status: 200, value: assignmentRead(environment, record) };
}

export function deleteAssignment({ environment, body }: Call): Reply {
  unassign(environment, readBody(environment.bodies.assignment, body));
  return { status: 204 };
}

/** Filters by user, tenant and role, each of which may be named several times. */
export function listAssignments({ environment, query }: Call): Reply {
  const render = flag(query, 'detailed') ? assignmentDetailedRead : assignmentRead;
  const page = pageOf(selected(environment, query), query);
  return { status: 200, value: listed(page, query, (row) => render(environment, row)) };
}

function selected(environment: Environment, query: Query): Iterable<AssignmentRecord> {
  const { directory, rules } = environment;
  const strict = rules.unknownFilter === 'not-found';
  const users = keysOf(directory.users, query['user'], strict && 'User');
  const tenants = keysOf(directory.tenants, query['tenant'], strict && 'Tenant');
  const roles = keysOf(directory.roles, query['role'], strict && 'Role');
  // There are no resource instances yet, so none has a role assigned on it.
  if (query['resource_instance'] !== undefined || query['resource'] !== undefined) return [];
  return narrowed(startingRows(environment, users, tenants), users, tenants, roles);
}

function startingRows(
  { directory }: Environment,
  users: ReadonlySet<string> | undefined,
  tenants: ReadonlySet<string> | undefined,
): Iterable<AssignmentRecord> {
  if (users !== undefined) return each(users, directory.assignmentsOf);
  if (tenants !== undefined) return each(tenants, directory.assignmentsIn);
  return directory.assignments();
}

function* each(
  keys: Iterable<string>,
  rows: (key: string) => Iterable<AssignmentRecord>,
): Iterable<AssignmentRecord> {
  for (const key of keys) yield* rows(key);
}

function* narrowed(
  rows: Iterable<AssignmentRecord>,
  users: ReadonlySet<string> | undefined,
  tenants: ReadonlySet<string> | undefined,
  roles: ReadonlySet<string> | undefined,
): Iterable<AssignmentRecord> {
  for (const row of rows) {
    if (users?.has(row.user) === false) continue;
    if (tenants?.has(row.tenant) === false) continue;
    if (roles?.has(row.role) === false) continue;
    yield row;
  }
}

function keysOf<T extends Keyed>(
  store: KeyedStore<T>,
  idents: readonly string[] | undefined,
  strictly: 'User' | 'Tenant' | 'Role' | false,
): ReadonlySet<string> | undefined {
  if (idents === undefined) return undefined;
  const keys = new Set<string>();
  for (const ident of idents) {
    const record = store.get(ident);
    if (record !== undefined) keys.add(record.key);
    else if (strictly !== false) throw notFound(strictly, ident);
  }
  return keys;
}

function unknownRole({ rules }: Environment, role: string): Refusal {
  if (rules.unknownRole === 404) return notFound('Role', role);
  return invalid({
    loc: ['body', 'role'],
    msg: `could not find 'Role' with id or key '${role}'`,
    type: 'value_error',
  });
}

import { selectedRoles } from './assignment-filters.ts';
import {
  assignmentDetailedRead,
  assignmentRead,
  type HeldRole,
} from './assignment-representations.ts';
import type { AssignmentBody } from './bodies.ts';
import type { Call, Environment, Reply } from './call.ts';
import { duplicate, invalid, notFound, Refusal } from './errors.ts';
import { ensureInstance, type NamedInstance, namedInstance } from './instance-idents.ts';
import { byIdent } from './keyed.ts';
import { flag, listed, pageOf } from './paging.ts';
import { readBody } from './read-body.ts';
import { unknownInSchema } from './unknown-in-schema.ts';

/** The keys that a role assignment's parts are known by. */
export type Target =
  | { readonly user: string; readonly role: string; readonly tenant: string }
  | { readonly user: string; readonly role: string; readonly instance: NamedInstance };

/**
 * Finds user, role, and tenant or instance, each by key or id.
 *
 * @param purpose only an assignment may name an instance that is yet to be made, where the rules say so.
 * @throws {Refusal} 404 for the first that is not there; 400 when the tenant is not the instance's; 422 when neither
 * tenant nor instance is named.
 */
export function targetOf(
  environment: Environment,
  body: AssignmentBody,
  purpose: 'assign' | 'unassign',
): Target {
  const { directory, rules } = environment;
  const user = directory.users.get(body.user);
  if (typeof body.resource_instance === 'string') {
    if (user === undefined) throw notFound('User', body.user);
    const mayMake = purpose === 'assign' && rules.missingInstance === 'create';
    const home = mayMake ? (body.tenant ?? undefined) : undefined;
    const ident = body.resource_instance;
    const instance = namedInstance(environment, 'resource_instance', ident, home);
    checkTenant(environment, body, instance);
    const role = byIdent(instance.resource.roles, body.role);
    if (role === undefined) throw unknownInSchema(environment, 'Role', 'role', body.role);
    return { user: user.key, role: role.key, instance };
  }
  if (typeof body.tenant !== 'string') {
    throw invalid({ loc: ['body', 'tenant'], msg: 'field required', type: 'value_error.missing' });
  }
  if (user === undefined) throw notFound('User', body.user);
  const tenant = directory.tenants.get(body.tenant);
  if (tenant === undefined) throw notFound('Tenant', body.tenant);
  const role = directory.roles.get(body.role);
  if (role === undefined) throw unknownInSchema(environment, 'Role', 'role', body.role);
  return { user: user.key, tenant: tenant.key, role: role.key };
}

/** Whether the user has that role there. */
export function isHeld({ directory }: Environment, target: Target): boolean {
  if ('tenant' in target) return directory.assignments.find(target) !== undefined;
  const { user, role, instance } = target;
  return directory.instanceRoles.find({ user, role, instance: instance.key }) !== undefined;
}

/** @throws {Refusal} 404 for what is not there, 409 when the user has that role already. */
export function assign(environment: Environment, body: AssignmentBody): HeldRole {
  const { directory } = environment;
  const target = targetOf(environment, body, 'assign');
  if (isHeld(environment, target)) {
    const place = 'tenant' in target ? 'tenant' : 'resource instance';
    throw duplicate('RoleAssignment', `user, role and ${place}`);
  }
  const base = { user: target.user, role: target.role, createdAt: environment.now() };
  if ('tenant' in target) {
    const record = { id: environment.newId(), ...base, tenant: target.tenant };
    directory.assignments.add(record);
    return record;
  }
  ensureInstance(environment, target.instance);
  const record = { id: environment.newId(), ...base, instance: target.instance.key };
  directory.instanceRoles.add(record);
  return record;
}

/** @throws {Refusal} 404 for what is not there, the assignment itself included. */
export function unassign(environment: Environment, body: AssignmentBody): void {
  const { assignments, instanceRoles } = environment.directory;
  const target = targetOf(environment, body, 'unassign');
  if ('tenant' in target) {
    const record = assignments.find(target);
    if (record === undefined) throw notFound('RoleAssignment');
    assignments.remove(record);
    return;
  }
  const { user, role, instance } = target;
  const record = instanceRoles.find({ user, role, instance: instance.key });
  if (record === undefined) throw notFound('RoleAssignment');
  instanceRoles.remove(record);
}

export function postAssignment({ environment, body }: Call): Reply {
  const record = assign(environment, readBody(environment.bodies.assignment, body));
  return { status: 200, value: assignmentRead(environment, record) };
}

export function deleteAssignment({ environment, body }: Call): Reply {
  unassign(environment, readBody(environment.bodies.assignment, body));
  return { status: 204 };
}

/** Roles in tenants and roles on instances alike. */
export function listAssignments({ environment, query }: Call): Reply {
  const render = flag(query, 'detailed') ? assignmentDetailedRead : assignmentRead;
  const page = pageOf(selectedRoles(environment, query), query);
  return { status: 200, value: listed(page, query, (row) => render(environment, row)) };
}

/** A tenant that is named beside an instance must be the instance's own. */
function checkTenant(
  { directory }: Environment,
  body: AssignmentBody,
  instance: NamedInstance,
): void {
  if (typeof body.tenant !== 'string') return;
  const tenant = directory.tenants.get(body.tenant);
  if (tenant === undefined) throw notFound('Tenant', body.tenant);
  if (tenant.key === instance.tenant) return;
  throw new Refusal(
    400,
    `The resource instance '${instance.key}' is not in the tenant '${tenant.key}'`,
  );
}

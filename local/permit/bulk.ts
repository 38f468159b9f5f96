import type { AssignmentBody } from './bodies.ts';
import type { Call, Environment, Reply } from './call.ts';
import { eachItem } from './each-item.ts';
import { invalid, notFound } from './errors.ts';
import type { Query } from './http-types.ts';
import { readBody } from './read-body.ts';
import { assign, isHeld, targetOf, unassign } from './role-assignments.ts';
import { createTenant } from './tenants.ts';
import { createUser, replaceUser } from './users.ts';

export function bulkCreateUsers({ environment, body }: Call): Reply {
  const { operations } = readBody(environment.bodies.users, body);
  eachItem(environment, operations, (user) => createUser(environment, user));
  return { status: 200, value: {} };
}

export function bulkReplaceUsers({ environment, body }: Call): Reply {
  const { operations } = readBody(environment.bodies.users, body);
  eachItem(environment, operations, (user) => replaceUser(environment, user));
  return { status: 200, value: {} };
}

export function bulkDeleteUsers({ environment, body }: Call): Reply {
  const { idents } = readBody(environment.bodies.userIdents, body);
  const { users } = environment.directory;
  eachItem(environment, idents, (ident) => {
    const user = users.get(ident);
    if (user !== undefined) users.remove(user.key);
    else if (environment.rules.bulkRepeats === 'fail') throw notFound('User', ident);
  });
  return { status: 200, value: {} };
}

export function bulkCreateTenants({ environment, body }: Call): Reply {
  const { operations } = readBody(environment.bodies.tenants, body);
  eachItem(environment, operations, (tenant) => createTenant(environment, tenant));
  return { status: 200, value: {} };
}

export function bulkDeleteTenants({ environment, body }: Call): Reply {
  const { idents } = readBody(environment.bodies.tenantIdents, body);
  const { tenants } = environment.directory;
  eachItem(environment, idents, (ident) => {
    const tenant = tenants.get(ident);
    if (tenant !== undefined) tenants.remove(tenant.key);
    else if (environment.rules.bulkRepeats === 'fail') throw notFound('Tenant', ident);
  });
  return { status: 200, value: {} };
}

/** A bare array; `?missing_user_policy=fail|ignore|create` says what a missing user means. */
export function bulkAssign({ environment, query, body }: Call): Reply {
  const policy = missingUserPolicy(query);
  const assignments = readBody(environment.bodies.assignments, body);
  let created = 0;
  eachItem(environment, assignments, (assignment) => {
    if (environment.directory.users.get(assignment.user) === undefined) {
      if (policy === 'ignore') return;
      if (policy === 'create') createMissing(environment, assignment.user);
    }
    if (passOver(environment, assignment, true)) return;
    assign(environment, assignment);
    created += 1;
  });
  return { status: 200, value: { assignments_created: created } };
}

export function bulkUnassign({ environment, body }: Call): Reply {
  const assignments = readBody(environment.bodies.assignments, body);
  let removed = 0;
  eachItem(environment, assignments, (assignment) => {
    if (passOver(environment, assignment, false)) return;
    unassign(environment, assignment);
    removed += 1;
  });
  return { status: 200, value: { assignments_removed: removed } };
}

/** Whether the assignment is already so, and the rules let a bulk call pass over that. */
function passOver(environment: Environment, body: AssignmentBody, wanted: boolean): boolean {
  if (environment.rules.bulkRepeats === 'fail') return false;
  const target = targetOf(environment, body, wanted ? 'assign' : 'unassign');
  return isHeld(environment, target) === wanted;
}

function createMissing(environment: Environment, key: string): void {
  createUser(environment, readBody(environment.bodies.user, JSON.stringify({ key })));
}

function missingUserPolicy(query: Query): 'fail' | 'ignore' | 'create' {
  const policy = query['missing_user_policy']?.at(-1) ?? 'fail';
  if (policy === 'fail' || policy === 'ignore' || policy === 'create') return policy;
  throw invalid({
    loc: ['query', 'missing_user_policy'],
    msg: "value is not a valid enumeration member; permitted: 'fail', 'ignore', 'create'",
    type: 'type_error.enum',
  });
}

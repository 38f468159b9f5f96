import type { RoleBody } from './bodies.ts';
import type { Call, Environment, Reply } from './call.ts';
import { duplicate, notFound } from './errors.ts';
import { listed, pageOf } from './paging.ts';
import { readBody } from './read-body.ts';
import type { RoleRecord } from './records.ts';
import { roleRead } from './schema-representations.ts';

/** @throws {Refusal} 409 when the schema has that role. */
export function createRole(environment: Environment, body: RoleBody): RoleRecord {
  const { roles } = environment.directory;
  if (roles.get(body.key) !== undefined) throw duplicate('Role', 'key');
  const role = newRole(environment, body);
  roles.put(role);
  return role;
}

/** A role as it is told, not yet kept anywhere. */
export function newRole(environment: Environment, body: RoleBody): RoleRecord {
  const now = environment.now();
  return {
    id: environment.newId(),
    key: body.key,
    name: body.name,
    description: body.description ?? null,
    permissions: body.permissions ?? [],
    attributes: body.attributes ?? {},
    createdAt: now,
    updatedAt: now,
  };
}

export function listRoles({ environment, query }: Call): Reply {
  const page = pageOf(environment.directory.roles.values(), query);
  return { status: 200, value: listed(page, query, (role) => roleRead(environment, role)) };
}

export function postRole({ environment, body }: Call): Reply {
  const role = createRole(environment, readBody(environment.bodies.role, body));
  return { status: 200, value: roleRead(environment, role) };
}

export function getRole({ environment, params }: Call): Reply {
  return { status: 200, value: roleRead(environment, roleAt(environment, params[0])) };
}

/** Its assignments go with it. */
export function deleteRole({ environment, params }: Call): Reply {
  environment.directory.roles.remove(roleAt(environment, params[0]).key);
  return { status: 204 };
}

function roleAt(environment: Environment, ident = ''): RoleRecord {
  const role = environment.directory.roles.get(ident);
  if (role === undefined) throw notFound('Role', ident);
  return role;
}

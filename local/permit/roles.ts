import { type RoleBody, readBody } from './bodies.ts';
import type { Call, Environment, Reply } from './call.ts';
import type { RoleRecord } from './directory.ts';
import { duplicate, notFound } from './errors.ts';
import { listed, pageOf } from './paging.ts';
import { roleRead } from './representations.ts';

/** @throws {Refusal} 409 when the schema has that role. */
export function createRole(environment: Environment, body: RoleBody): RoleRecord {
  const { roles } = environment.directory;
  if (roles.get(body.key) !== undefined) throw duplicate('Role', 'key');
  const now = environment.now();
  const role: RoleRecord = {
    id: environment.newId(),
    key: body.key,
    name: body.name,
    description: body.description ?? null,
    permissions: body.permissions ?? [],
    attributes: body.attributes ?? {},
    createdAt: now,
    updatedAt: now,
  };
  roles.put(role);
  return role;
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

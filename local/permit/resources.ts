import type { RelationBody, ResourceBody, RoleBody } from './bodies.ts';
import type { Call, Environment, Reply } from './call.ts';
import { duplicate } from './errors.ts';
import { resourceAt } from './instance-idents.ts';
import { byIdent } from './keyed.ts';
import { listed, pageOf } from './paging.ts';
import { readBody } from './read-body.ts';
import type { RelationRecord, ResourceRecord, RoleRecord } from './records.ts';
import { newRole } from './roles.ts';
import { relationRead, resourceRead, resourceRoleRead } from './schema-representations.ts';

/** @throws {Refusal} 409 when the schema has that resource; 404 for a resource that a relation names. */
export function createResource(environment: Environment, body: ResourceBody): ResourceRecord {
  const { resources } = environment.directory;
  if (resources.get(body.key) !== undefined) throw duplicate('Resource', 'key');
  const now = environment.now();
  const relations = Object.entries(body.relations ?? {}).map(([key, subject]) => {
    // It may relate to itself, as a folder does to the folder in it.
    const known = subject === body.key ? body.key : resourceAt(environment, subject).key;
    return newRelation(environment, { key, name: key, subject_resource: known });
  });
  const resource: ResourceRecord = {
    id: environment.newId(),
    key: body.key,
    name: body.name,
    description: body.description ?? null,
    actions: body.actions,
    attributes: body.attributes ?? {},
    roles: Object.entries(body.roles ?? {}).map(([key, { name, ...role }]) =>
      newRole(environment, { ...role, key, name: name ?? key }),
    ),
    relations,
    createdAt: now,
    updatedAt: now,
  };
  resources.put(resource);
  return resource;
}

/** @throws {Refusal} 404 for the resource; 409 when it has that role. */
export function createResourceRole(
  environment: Environment,
  ident: string | undefined,
  body: RoleBody,
): RoleRecord {
  const resource = resourceAt(environment, ident);
  if (byIdent(resource.roles, body.key) !== undefined) throw duplicate('Role', 'key');
  const role = newRole(environment, body);
  put(environment, { ...resource, roles: [...resource.roles, role] });
  return role;
}

/** @throws {Refusal} 404 for the resource, or the subject's; 409 when it has that relation. */
export function createRelation(
  environment: Environment,
  ident: string | undefined,
  body: RelationBody,
): RelationRecord {
  const resource = resourceAt(environment, ident);
  const subject = resourceAt(environment, body.subject_resource).key;
  if (byIdent(resource.relations, body.key) !== undefined) throw duplicate('Relation', 'key');
  const relation = newRelation(environment, { ...body, subject_resource: subject });
  put(environment, { ...resource, relations: [...resource.relations, relation] });
  return relation;
}

export function listResources({ environment, query }: Call): Reply {
  const page = pageOf(environment.directory.resources.values(), query);
  return { status: 200, value: listed(page, query, (row) => resourceRead(environment, row)) };
}

export function postResource({ environment, body }: Call): Reply {
  const resource = createResource(environment, readBody(environment.bodies.resource, body));
  return { status: 200, value: resourceRead(environment, resource) };
}

export function getResource({ environment, params }: Call): Reply {
  return { status: 200, value: resourceRead(environment, resourceAt(environment, params[0])) };
}

export function listResourceRoles({ environment, params, query }: Call): Reply {
  const resource = resourceAt(environment, params[0]);
  const { rows } = pageOf(resource.roles, query);
  return { status: 200, value: rows.map((role) => resourceRoleRead(environment, resource, role)) };
}

export function postResourceRole({ environment, params, body }: Call): Reply {
  const input = readBody(environment.bodies.role, body);
  const role = createResourceRole(environment, params[0], input);
  const resource = resourceAt(environment, params[0]);
  return { status: 200, value: resourceRoleRead(environment, resource, role) };
}

export function listRelations({ environment, params, query }: Call): Reply {
  const resource = resourceAt(environment, params[0]);
  const { rows } = pageOf(resource.relations, query);
  return { status: 200, value: rows.map((one) => relationRead(environment, resource, one)) };
}

export function postRelation({ environment, params, body }: Call): Reply {
  const input = readBody(environment.bodies.relation, body);
  const relation = createRelation(environment, params[0], input);
  const resource = resourceAt(environment, params[0]);
  return { status: 200, value: relationRead(environment, resource, relation) };
}

function newRelation(environment: Environment, body: RelationBody): RelationRecord {
  const now = environment.now();
  return {
    id: environment.newId(),
    key: body.key,
    name: body.name,
    description: body.description ?? null,
    subject: body.subject_resource,
    createdAt: now,
    updatedAt: now,
  };
}

function put(environment: Environment, resource: ResourceRecord): void {
  environment.directory.resources.put({ ...resource, updatedAt: environment.now() });
}

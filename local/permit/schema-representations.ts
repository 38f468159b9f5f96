import type { Environment } from './call.ts';
import { iso, placed } from './placed.ts';
import type { RelationRecord, ResourceRecord, RoleRecord } from './records.ts';

/** The shapes of what an administrator lays down (`RoleRead`, `ResourceRead`, … of Permit's SDK). */

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

export function resourceRead(environment: Environment, resource: ResourceRecord) {
  const { resources } = environment.directory;
  const roles = resource.roles.map(
    (role) => [role.key, { ...roleRead(environment, role), ...of(resource) }] as const,
  );
  const relations = resource.relations.map(({ key, name, description, subject }) => {
    const { id } = resources.get(subject) ?? { id: null };
    return [key, { name, description, resource_id: id, resource: subject }] as const;
  });
  return {
    key: resource.key,
    id: resource.id,
    ...placed(environment),
    created_at: iso(resource.createdAt),
    updated_at: iso(resource.updatedAt),
    name: resource.name,
    urn: null,
    description: resource.description,
    actions: resource.actions,
    attributes: resource.attributes,
    roles: Object.fromEntries(roles),
    relations: Object.fromEntries(relations),
    action_groups: {},
  };
}

export const resourceRoleRead = (
  environment: Environment,
  resource: ResourceRecord,
  role: RoleRecord,
) => ({ ...roleRead(environment, role), ...of(resource) });

export function relationRead(
  environment: Environment,
  resource: ResourceRecord,
  relation: RelationRecord,
) {
  return {
    description: relation.description,
    subject_resource: relation.subject,
    key: relation.key,
    name: relation.name,
    id: relation.id,
    ...placed(environment),
    created_at: iso(relation.createdAt),
    updated_at: iso(relation.updatedAt),
    object_resource_id: resource.id,
    object_resource: resource.key,
    subject_resource_id: environment.directory.resources.get(relation.subject)?.id ?? null,
  };
}

/** Whose role it is. */
const of = ({ id, key }: ResourceRecord) => ({ resource_id: id, resource: key });

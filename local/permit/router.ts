import {
  bulkAssign,
  bulkCreateTenants,
  bulkCreateUsers,
  bulkDeleteTenants,
  bulkDeleteUsers,
  bulkReplaceUsers,
  bulkUnassign,
} from './bulk.ts';
import { bulkDeleteInstances, bulkReplaceInstances } from './bulk-instances.ts';
import { bulkRelate, bulkUnrelate } from './bulk-tuples.ts';
import type { Handler } from './call.ts';
import * as instances from './instances.ts';
import * as resources from './resources.ts';
import { deleteAssignment, listAssignments, postAssignment } from './role-assignments.ts';
import { deleteRole, getRole, listRoles, postRole } from './roles.ts';
import * as tenants from './tenants.ts';
import * as tuples from './tuples.ts';
import * as users from './user-routes.ts';

export interface Route {
  /** Below the environment, for counters: `/users/{user}`. */
  readonly pattern: string;
  readonly bulk: boolean;
  readonly handlers: Readonly<Record<string, Handler | undefined>>;
}

const FACTS: Readonly<Record<string, Route['handlers']>> = {
  '/users': { GET: users.listUsers, POST: users.postUser },
  '/users/{user}': {
    GET: users.getUser,
    PUT: users.putUser,
    PATCH: users.patchUser,
    DELETE: users.deleteUser,
  },
  '/users/{user}/roles': { POST: users.postUserRole, DELETE: users.deleteUserRole },
  '/tenants': { GET: tenants.listTenants, POST: tenants.postTenant },
  '/tenants/{tenant}': {
    GET: tenants.getTenant,
    PATCH: tenants.patchTenant,
    DELETE: tenants.deleteTenant,
  },
  '/tenants/{tenant}/users': { GET: tenants.listTenantUsers },
  '/tenants/{tenant}/users/{user}': { DELETE: tenants.deleteTenantUser },
  '/role_assignments': { GET: listAssignments, POST: postAssignment, DELETE: deleteAssignment },
  '/role_assignments/bulk': { POST: bulkAssign, DELETE: bulkUnassign },
  '/bulk/users': { POST: bulkCreateUsers, PUT: bulkReplaceUsers, DELETE: bulkDeleteUsers },
  '/bulk/tenants': { POST: bulkCreateTenants, DELETE: bulkDeleteTenants },
  '/bulk/resource_instances': { PUT: bulkReplaceInstances, DELETE: bulkDeleteInstances },
  '/resource_instances': { GET: instances.listInstances, POST: instances.postInstance },
  '/resource_instances/{instance}': {
    GET: instances.getInstance,
    PATCH: instances.patchInstance,
    DELETE: instances.deleteInstance,
  },
  '/relationship_tuples': {
    GET: tuples.listTuples,
    POST: tuples.postTuple,
    DELETE: tuples.deleteTuple,
  },
  '/relationship_tuples/bulk': { POST: bulkRelate, DELETE: bulkUnrelate },
};

const SCHEMA: Readonly<Record<string, Route['handlers']>> = {
  '/roles': { GET: listRoles, POST: postRole },
  '/roles/{role}': { GET: getRole, DELETE: deleteRole },
  '/resources': { GET: resources.listResources, POST: resources.postResource },
  '/resources/{resource}': { GET: resources.getResource },
  '/resources/{resource}/roles': {
    GET: resources.listResourceRoles,
    POST: resources.postResourceRole,
  },
  '/resources/{resource}/relations': {
    GET: resources.listRelations,
    POST: resources.postRelation,
  },
};

/** `api-key/scope` says whose key it is; it lies outside any environment. */
const scopeRoute: Route = {
  pattern: '/api-key/scope',
  bulk: false,
  handlers: {
    GET: ({ environment: { scope } }) => ({
      status: 200,
      value: {
        organization_id: scope.organizationId,
        project_id: scope.projectId,
        environment_id: scope.environmentId,
      },
    }),
  },
};

interface Compiled {
  readonly route: Route;
  /** `null` where any text may stand. */
  readonly parts: readonly (string | null)[];
}

const compile = (table: Readonly<Record<string, Route['handlers']>>): readonly Compiled[] =>
  Object.entries(table).map(([pattern, handlers]) => ({
    route: { pattern, bulk: pattern.split('/').includes('bulk'), handlers },
    parts: pattern
      .split('/')
      .slice(1)
      .map((part) => (part.startsWith('{') ? null : part)),
  }));

const facts = compile(FACTS);
const schema = compile(SCHEMA);

export interface Found {
  readonly route: Route;
  readonly params: readonly string[];
  /** What the path names, where it names one. */
  readonly project?: string;
  readonly environment?: string;
}

/** @returns `null` when Permit has no such path, or it is badly encoded. */
export function findRoute(path: string): Found | null {
  if (path === '/v2/api-key/scope') return { route: scopeRoute, params: [] };
  const parts = path.split('/').map(decoded);
  const [, version, area, project, environment, ...rest] = parts;
  if (version !== 'v2' || (area !== 'facts' && area !== 'schema')) return null;
  if (typeof project !== 'string' || typeof environment !== 'string') return null;
  for (const { route, parts: wanted } of area === 'facts' ? facts : schema) {
    const params = matched(wanted, rest);
    if (params !== null) return { route, params, project, environment };
  }
  return null;
}

function matched(
  wanted: readonly (string | null)[],
  given: readonly (string | null)[],
): string[] | null {
  if (wanted.length !== given.length) return null;
  const params: string[] = [];
  for (const [index, part] of wanted.entries()) {
    const text = given[index];
    if (typeof text !== 'string' || text === '') return null;
    if (part === null) params.push(text);
    else if (part !== text) return null;
  }
  return params;
}

function decoded(part: string): string | null {
  if (!part.includes('%')) return part;
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

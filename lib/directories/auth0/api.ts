import * as z from 'zod/mini';
import type { RoleRef } from '../../jobs/index.ts';
import { DirectoryError } from '../errors.ts';
import type { HttpReader } from '../http.ts';
import {
  type ExportJob,
  exportJobSchema,
  type Member,
  memberSchema,
  type Organization,
  organizationSchema,
  roleSchema,
  USER_FIELDS,
  userSchema,
} from './objects.ts';
import { readWholeList } from './offset-list.ts';

/** The most that lists with a checkpoint give at once. */
const TAKE = 100;
/** Lists of roles give no more at once, whatever is asked for. */
const PER_PAGE = 50;

const totals = { start: z.int(), total: z.int().check(z.nonnegative()) };
const next = z.optional(z.nullable(z.string()));

/** A page of a list with a checkpoint: the page after it begins where `next` says; without it there is none. */
export interface CheckpointPage<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/** What is asked of the Management API, a method a request or list. All of them throw {@link DirectoryError}. */
export type ManagementApi = ReturnType<typeof createManagementApi>;

/**
 * Auth0's Management API v2, as far as a directory reads it (https://auth0.com/docs/api/management/v2).
 *
 * - Lists of organizations and members are read by checkpoint (`take`, `from`, `next`): their offsets end at 1,000
 *   (…/organizations/get-organizations, …/organizations/get-members).
 * - Members come with their roles when `fields` names those, by the right `read:organization_member_roles`
 *   (…/organizations/get-members).
 * - A user's organizations, a member's roles and the roles themselves are read by offset, with their total
 *   (…/users/get-user-organizations, …/organizations/get-organization-member-roles, …/roles/get-roles). A member has at
 *   most 50 roles, a tenant 1,000 (https://auth0.com/docs/policies/entity-limit-policy).
 */
export function createManagementApi(reader: HttpReader) {
  async function checkpointPage<T>(
    path: string,
    from: string | undefined,
    query: Readonly<Record<string, string>>,
    schema: z.ZodMiniType<CheckpointPage<T>>,
    name: string,
  ): Promise<CheckpointPage<T> | null> {
    return reader.read({
      path,
      name,
      query: { take: TAKE, ...query, ...(from === undefined ? undefined : { from }) },
      schema,
      refused(status) {
        if (status !== 400 || from === undefined) return undefined;
        throw new DirectoryError(
          'bad_cursor',
          `Auth0, ${name}: does not know any more where to go on; begin without it`,
          { status },
        );
      },
    });
  }

  function wholeRoles(path: string, name: string): Promise<readonly RoleRef[] | null> {
    const schema = z.pipe(
      z.object({ ...totals, roles: z.array(roleSchema) }),
      z.transform(({ roles, ...page }) => ({ ...page, items: roles })),
    );
    return readWholeList(name, (page) => reader.read({ path, name, query: offset(page), schema }));
  }

  return {
    /** How many users there are; may count some that were created or deleted a moment ago wrongly. */
    async countUsers(): Promise<number> {
      const path = '/api/v2/users';
      const query = { per_page: 1, page: 0, include_totals: 'true', fields: 'user_id' };
      return found(path, await reader.read({ path, query, schema: z.object(totals) })).total;
    },

    /** `null`: there is no such user. */
    user: (id: string) =>
      reader.read({
        path: `/api/v2/users/${encodeURIComponent(id)}`,
        name: 'GET /api/v2/users/{id}',
        query: { fields: USER_FIELDS.join(','), include_fields: 'true' },
        schema: userSchema,
      }),

    /** All organizations that a user is a member of; `null`: there is no such user. */
    organizationsOf: (user: string): Promise<readonly Organization[] | null> => {
      const path = `/api/v2/users/${encodeURIComponent(user)}/organizations`;
      const name = 'GET /api/v2/users/{id}/organizations';
      const schema = z.pipe(
        z.object({ ...totals, organizations: z.array(organizationSchema) }),
        z.transform(({ organizations, ...page }) => ({ ...page, items: organizations })),
      );
      return readWholeList(name, (page) =>
        reader.read({ path, name, query: offset(page), schema }),
      );
    },

    async organizations(from: string | undefined): Promise<CheckpointPage<Organization>> {
      const path = '/api/v2/organizations';
      const schema = z.pipe(
        z.object({ organizations: z.array(organizationSchema), next }),
        z.transform((page) => ({ items: page.organizations, next: page.next ?? undefined })),
      );
      return found(path, await checkpointPage(path, from, {}, schema, `GET ${path}`));
    },

    /** `null`: there is no such organization. */
    organization: (id: string): Promise<Organization | null> =>
      reader.read({
        path: `/api/v2/organizations/${encodeURIComponent(id)}`,
        schema: organizationSchema,
      }),

    /** Members with their roles; `null`: there is no such organization. */
    members(organization: string, from: string | undefined) {
      const path = `/api/v2/organizations/${encodeURIComponent(organization)}/members`;
      const query = { fields: 'user_id,roles', include_fields: 'true' };
      const schema = z.pipe(
        z.object({ members: z.array(memberSchema), next }),
        z.transform(
          (page): CheckpointPage<Member> => ({ items: page.members, next: page.next ?? undefined }),
        ),
      );
      return checkpointPage(path, from, query, schema, `GET ${path}`);
    },

    /** All roles of a member; `null`: it is none. */
    rolesOf: (organization: string, user: string): Promise<readonly RoleRef[] | null> => {
      const inside = `/api/v2/organizations/${encodeURIComponent(organization)}/members`;
      return wholeRoles(
        `${inside}/${encodeURIComponent(user)}/roles`,
        `GET ${inside}/{user_id}/roles`,
      );
    },

    async roles(): Promise<readonly RoleRef[]> {
      const path = '/api/v2/roles';
      return found(path, await wholeRoles(path, `GET ${path}`));
    },

    /** Begins an export of all users of all connections, as JSON lines. */
    async beginExport(): Promise<ExportJob> {
      const path = '/api/v2/jobs/users-exports';
      const body = { format: 'json', fields: USER_FIELDS.map((name) => ({ name })) };
      const begun = await reader.read({ path, method: 'POST', body, schema: exportJobSchema });
      return found(path, begun);
    },

    /** `null`: there is no such job any more. */
    exportJob: (id: string): Promise<ExportJob | null> =>
      reader.read({ path: `/api/v2/jobs/${encodeURIComponent(id)}`, schema: exportJobSchema }),
  };
}

function offset(page: number) {
  return { page, per_page: PER_PAGE, include_totals: 'true' };
}

function found<T>(path: string, answer: T | null): T {
  if (answer !== null) return answer;
  throw new DirectoryError(
    'malformed',
    `Auth0, ${path}: not found; the API's URL must be that of an Auth0 tenant, as https://example.eu.auth0.com`,
    { status: 404 },
  );
}

import type { SyncJob } from '../../jobs/index.ts';
import type { Directory, DirectoryPage, ReadingOptions } from '../directory.ts';
import { createHttpReader } from '../http.ts';
import type { Pace } from '../pace.ts';
import { createManagementApi } from './api.ts';
import { decodeCursor, encodeCursor, type Position, START, type Step } from './cursor.ts';
import { membershipJob, tenantJob, userJob } from './facts.ts';
import { tellMembers } from './members.ts';
import { saysMissing } from './objects.ts';
import { tellOrganizations } from './organizations.ts';
import { createToken } from './token.ts';
import { beginExport, tellExport } from './users.ts';

/** The scopes that the application must be granted for the Management API. */
export const AUTH0_SCOPES = [
  'read:users',
  'read:organizations',
  'read:organization_members',
  'read:organization_member_roles',
  'read:roles',
] as const;

/** Under the limits of a paid plan; the tenant's own applications live under the same. */
const DEFAULT_PACE: Pace = { requests: 10, perMs: 1000 };

export interface Auth0DirectoryOptions extends ReadingOptions {
  /** The tenant's own domain, not a custom one: `example.eu.auth0.com`. */
  readonly domain: string;
  /** Of a machine-to-machine application that is authorized for the Management API with {@link AUTH0_SCOPES}. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** Default: `https://<domain>`. */
  readonly apiUrl?: string | undefined;
  /** Default: ten requests a second. */
  readonly pace?: Pace | undefined;
}

/**
 * An Auth0 tenant's organizations, users and members, by the Management API v2. Organizations and members are paged;
 * users come from an export job. Roles are those of a member in an organization; roles that a user has in the whole
 * tenant are not read, as no event tells of them either.
 */
export function createAuth0Directory(options: Auth0DirectoryOptions): Directory {
  const { domain, clientId, clientSecret, now } = options;
  const apiUrl = options.apiUrl ?? `https://${domain}`;
  const account = `auth0:${domain}`;
  const accessRemedy = `check the client's id and secret, and that the application is authorized for Auth0's Management API with the scopes ${AUTH0_SCOPES.join(', ')}`;
  const audience = `https://${domain}/api/v2/`;
  const token = createToken({
    ...options,
    apiUrl,
    clientId,
    clientSecret,
    audience,
    accessRemedy,
  });
  const reader = createHttpReader({
    ...options,
    api: 'Auth0',
    apiUrl,
    accessRemedy,
    saysMissing,
    authorize: token.authorize,
    onUnauthorized: token.forget,
    pace: options.pace ?? DEFAULT_PACE,
  });
  const api = createManagementApi(reader);
  const reading = { ...options, api, reader };

  function stepsFrom(at: Position, own: ReadonlySet<string>): AsyncGenerator<Step> {
    switch (at.part) {
      case 'organizations':
        return tellOrganizations(api, options, at);
      case 'users':
        return beginExport(reading);
      case 'export':
        return tellExport(reading, at, own.has(at.job));
      case 'members':
        return tellMembers(api, options, at);
    }
  }

  return {
    source: 'auth0',
    account,
    count: api.countUsers,

    async *pages(from) {
      const own = new Set<string>();
      let at: Position | null = from === undefined ? START : decodeCursor(from, account);
      while (at !== null) {
        const { part } = at;
        for await (const { jobs, next } of stepsFrom(at, own)) {
          if (part === 'users' && next?.part === 'export') own.add(next.job);
          yield pageOf(jobs, next === null ? null : encodeCursor(next, account));
          at = next;
        }
      }
    },

    async readUser(id) {
      const askedAt = now();
      const user = await api.user(id);
      const organizations = user === null ? null : await api.organizationsOf(id);
      if (user === null || organizations === null) return null;
      const jobs: SyncJob[] = [userJob(user, askedAt)];
      for (const { id: organization } of organizations) {
        const rolesAskedAt = now();
        const roles = await api.rolesOf(organization, id);
        // No member any more.
        if (roles !== null) jobs.push(membershipJob(organization, id, roles, rolesAskedAt));
      }
      return jobs;
    },

    async readTenant(id) {
      const askedAt = now();
      const organization = await api.organization(id);
      return organization === null ? null : [tenantJob(organization, askedAt)];
    },

    roles: api.roles,
  };
}

function pageOf(jobs: readonly SyncJob[], next: string | null): DirectoryPage {
  const count = (kind: SyncJob['kind']) => jobs.filter((job) => job.kind === kind).length;
  return {
    jobs,
    read: { users: count('user'), tenants: count('tenant'), memberships: count('membership') },
    next,
  };
}

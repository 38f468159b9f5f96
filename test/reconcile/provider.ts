import { type Directory, DirectoryError, snapshotOrigin } from '../../lib/directories/index.ts';
import type {
  MembershipJob,
  Source,
  SyncJob,
  TenantFields,
  TenantJob,
  UserFields,
  UserJob,
} from '../../lib/jobs/index.ts';

/** How a read goes wrong. */
export type Trouble = 'none' | 'fails midway' | 'ends early' | 'lists nobody';

interface Told<Fields> {
  readonly fields: Fields;
  /** In ms; absent: the provider does not say. */
  readonly updatedAt: number | undefined;
}

interface Member {
  readonly user: string;
  readonly tenant: string | null;
  readonly roles: readonly string[];
  readonly updatedAt: number | undefined;
}

/** What a provider has, in memory, and the directory that reads it. */
export interface Provider {
  readonly directory: Directory;
  setUser(id: string, fields?: UserFields, updatedAt?: number): void;
  setTenant(id: string, fields?: TenantFields, updatedAt?: number): void;
  /** `null`: the tenant that the config names. */
  setRoles(user: string, tenant: string | null, roles: readonly string[], updatedAt?: number): void;
  removeMember(user: string, tenant: string | null): void;
  /** With its memberships. */
  removeUser(id: string): void;
  removeTenant(id: string): void;
  trouble: Trouble;
  /** Called before each page, and before each single read. */
  beforeRead: (() => Promise<void>) | undefined;
  /** Left out of listings, and there when asked for. */
  readonly unlisted: Set<string>;
  /** Single reads so far, by id. */
  readonly asked: string[];
}

const PAGE_SIZE = 3;

export function createProvider(source: Source, now: () => number): Provider {
  const users = new Map<string, Told<UserFields>>();
  const tenants = new Map<string, Told<TenantFields>>();
  const members = new Map<string, Member>();
  const nameOf = (user: string, tenant: string | null) => `${tenant} ${user}`;

  function userJob(id: string, { fields, updatedAt }: Told<UserFields>): UserJob {
    const origin = snapshotOrigin({ source, kind: 'user', id, askedAt: now(), updatedAt });
    return { ...origin, kind: 'user', change: 'updated', user: id, whole: true, fields };
  }
  function tenantJob(id: string, { fields, updatedAt }: Told<TenantFields>): TenantJob {
    const origin = snapshotOrigin({ source, kind: 'tenant', id, askedAt: now(), updatedAt });
    return { ...origin, kind: 'tenant', change: 'updated', tenant: id, whole: true, fields };
  }
  function membershipJob({ user, tenant, roles, updatedAt }: Member): MembershipJob {
    const id = nameOf(user, tenant);
    return {
      ...snapshotOrigin({ source, kind: 'membership', id, askedAt: now(), updatedAt }),
      kind: 'membership',
      change: 'updated',
      user,
      tenant,
      roles: roles.map((name) => ({ id: name, name })),
    };
  }

  const provider: Provider = {
    setUser: (id, fields = {}, updatedAt) => void users.set(id, { fields, updatedAt }),
    setTenant: (id, fields = {}, updatedAt) => void tenants.set(id, { fields, updatedAt }),
    setRoles: (user, tenant, roles, updatedAt) =>
      void members.set(nameOf(user, tenant), { user, tenant, roles, updatedAt }),
    removeMember: (user, tenant) => void members.delete(nameOf(user, tenant)),
    removeUser(id) {
      users.delete(id);
      for (const [name, { user }] of members) if (user === id) members.delete(name);
    },
    removeTenant(id) {
      tenants.delete(id);
      for (const [name, { tenant }] of members) if (tenant === id) members.delete(name);
    },
    trouble: 'none',
    beforeRead: undefined,
    unlisted: new Set(),
    asked: [],
    directory: {
      source,
      account: `${source}:test`,
      count: async () => users.size,
      async *pages(from) {
        if (provider.trouble === 'lists nobody') {
          yield { jobs: [], read: { users: 0, tenants: 0, memberships: 0 }, next: null };
          return;
        }
        // As they are when their turn comes.
        const ids = [
          ...[...tenants.keys()].map((id) => ['tenant', id] as const),
          ...[...users.keys()].map((id) => ['user', id] as const),
          ...[...members.keys()].map((id) => ['membership', id] as const),
        ];
        const first = Number(from ?? 0);
        for (let at = first; at === first || at < ids.length; at += PAGE_SIZE) {
          await provider.beforeRead?.();
          if (at > 0 && provider.trouble === 'fails midway') {
            throw new DirectoryError('unavailable', 'no answer, time after time');
          }
          if (at > 0 && provider.trouble === 'ends early') return;
          const jobs = ids.slice(at, at + PAGE_SIZE).flatMap(([kind, id]): SyncJob[] => {
            const [user, tenant, membership] = [users.get(id), tenants.get(id), members.get(id)];
            if (kind === 'user') {
              return user === undefined || provider.unlisted.has(id) ? [] : [userJob(id, user)];
            }
            if (kind === 'tenant') {
              return tenant === undefined || provider.unlisted.has(id)
                ? []
                : [tenantJob(id, tenant)];
            }
            const isListed = membership !== undefined && !provider.unlisted.has(membership.user);
            return isListed ? [membershipJob(membership)] : [];
          });
          const count = (kind: SyncJob['kind']) => jobs.filter((job) => job.kind === kind).length;
          yield {
            jobs,
            read: {
              users: count('user'),
              tenants: count('tenant'),
              memberships: count('membership'),
            },
            next: at + PAGE_SIZE < ids.length ? String(at + PAGE_SIZE) : null,
          };
        }
      },
      async readUser(id) {
        provider.asked.push(id);
        await provider.beforeRead?.();
        const user = users.get(id);
        if (user === undefined) return null;
        const own = [...members.values()].filter(({ user: member }) => member === id);
        return [userJob(id, user), ...own.map(membershipJob)];
      },
      async readTenant(id) {
        provider.asked.push(id);
        const tenant = tenants.get(id);
        return tenant === undefined ? null : [tenantJob(id, tenant)];
      },
      roles: async () => [],
    },
  };
  return provider;
}

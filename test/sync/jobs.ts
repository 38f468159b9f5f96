import type {
  GrantDeletedJob,
  GrantJob,
  JobOrigin,
  MembershipDeletedJob,
  MembershipJob,
  TenantDeletedJob,
  TenantFields,
  TenantJob,
  UserDeletedJob,
  UserFields,
  UserJob,
} from '../../lib/jobs/index.ts';

/** When the stories begin: a few minutes before the harness's clock. */
export const STORY_START = 1_750_000_000_000;

let serial = 0;

/** Jobs are made in the order of their versions, a second apart, unless `more` says otherwise. */
function origin(more: Partial<JobOrigin>): JobOrigin {
  serial += 1;
  const version = STORY_START + serial * 1000;
  return {
    source: 'clerk',
    eventId: `evt_${String(serial).padStart(6, '0')}`,
    eventType: 'test',
    version,
    observedAt: STORY_START,
    ...more,
  };
}

type More = Partial<JobOrigin>;

export const user = (
  id: string,
  fields: UserFields,
  more: More & Partial<Pick<UserJob, 'whole' | 'change'>> = {},
): UserJob => ({
  kind: 'user',
  change: 'updated',
  whole: true,
  user: id,
  fields,
  ...origin(more),
  ...more,
});

/** A user's change that names only some fields, as Auth0 sends it. */
export const partly = (id: string, fields: UserFields, more: More = {}): UserJob =>
  user(id, fields, { source: 'auth0', whole: false, ...more });

export const userDeleted = (id: string, more: More = {}): UserDeletedJob => ({
  kind: 'user.deleted',
  user: id,
  ...origin(more),
});

export const tenant = (
  id: string,
  fields: TenantFields,
  more: More & Partial<Pick<TenantJob, 'whole'>> = {},
): TenantJob => ({
  kind: 'tenant',
  change: 'updated',
  whole: true,
  tenant: id,
  fields,
  ...origin(more),
  ...more,
});

export const tenantDeleted = (id: string, more: More = {}): TenantDeletedJob => ({
  kind: 'tenant.deleted',
  tenant: id,
  ...origin(more),
});

/** `roles` absent: the provider did not say. */
export function membership(
  userId: string,
  tenantId: string | null,
  roles?: readonly string[],
  more: More = {},
): MembershipJob {
  const said = roles === undefined ? {} : { roles: roles.map((name) => ({ id: name, name })) };
  return {
    kind: 'membership',
    change: 'updated',
    user: userId,
    tenant: tenantId,
    ...said,
    ...origin(more),
  };
}

export const removal = (
  userId: string,
  tenantId: string,
  more: More = {},
): MembershipDeletedJob => ({
  kind: 'membership.deleted',
  user: userId,
  tenant: tenantId,
  ...origin(more),
});

export const grant = (
  userId: string,
  tenantId: string,
  role: string,
  more: More = {},
): GrantJob => ({
  kind: 'grant',
  user: userId,
  tenant: tenantId,
  role: { id: role, name: role },
  ...origin({ source: 'auth0', ...more }),
});

export const grantDeleted = (
  userId: string,
  tenantId: string,
  role: string,
  more: More = {},
): GrantDeletedJob => ({
  kind: 'grant.deleted',
  user: userId,
  tenant: tenantId,
  role: { id: role, name: role },
  ...origin({ source: 'auth0', ...more }),
});

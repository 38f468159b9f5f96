import type * as z from 'zod/mini';
import type { MembershipJob, RoleRef, TenantJob, UserJob } from '../../jobs/index.ts';
import { tenantFieldsOf, userFieldsOf } from '../../providers/auth0/index.ts';
import { snapshotOrigin } from '../snapshot.ts';
import type { organizationSchema, userSchema } from './objects.ts';

const source = 'auth0';

/** @param askedAt - when it was asked for, in ms */
export function userJob(user: z.infer<typeof userSchema>, askedAt: number): UserJob {
  const id = user.user_id;
  return {
    ...snapshotOrigin({ source, kind: 'user', id, askedAt, updatedAt: user.updated_at }),
    kind: 'user',
    change: 'updated',
    user: id,
    whole: true,
    fields: userFieldsOf(user),
  };
}

/** Organizations have no time of their own. @param askedAt - in ms */
export function tenantJob(
  organization: z.infer<typeof organizationSchema>,
  askedAt: number,
): TenantJob {
  const { id } = organization;
  return {
    ...snapshotOrigin({ source, kind: 'tenant', id, askedAt }),
    kind: 'tenant',
    change: 'updated',
    tenant: id,
    whole: true,
    fields: tenantFieldsOf(organization),
  };
}

/**
 * Neither have memberships.
 *
 * @param roles - the whole set
 * @param askedAt - when the first of them was asked for, in ms
 */
export function membershipJob(
  tenant: string,
  user: string,
  roles: readonly RoleRef[],
  askedAt: number,
): MembershipJob {
  return {
    ...snapshotOrigin({ source, kind: 'membership', id: `${tenant}:${user}`, askedAt }),
    kind: 'membership',
    change: 'updated',
    user,
    tenant,
    roles,
  };
}

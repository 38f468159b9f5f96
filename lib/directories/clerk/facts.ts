import type * as z from 'zod/mini';
import type { MembershipJob, RoleRef, TenantJob, UserJob } from '../../jobs/index.ts';
import {
  membershipFactsOf,
  membershipObject,
  organizationObject,
  tenantFactsOf,
  userFactsOf,
  userObject,
} from '../../providers/clerk/index.ts';
import { toMs } from '../../providers/schema.ts';
import { DirectoryError } from '../errors.ts';
import { type SnapshotObject, snapshotOrigin } from '../snapshot.ts';
import { type ClerkObject, roleObject } from './objects.ts';

/** A user as it stands. @param askedAt - when it was asked for, in ms @throws {DirectoryError} `malformed` */
export function userJob({ id, body }: ClerkObject, askedAt: number): UserJob {
  const user = parsed(userObject, body, `user ${id}`);
  const origin = originOf('user', id, askedAt, user.updated_at);
  return { ...origin, kind: 'user', change: 'updated', ...userFactsOf(user) };
}

/** An organization as it stands. @throws {DirectoryError} `malformed` */
export function tenantJob({ id, body }: ClerkObject, askedAt: number): TenantJob {
  const organization = parsed(organizationObject, body, `organization ${id}`);
  const origin = originOf('tenant', id, askedAt, organization.updated_at);
  return { ...origin, kind: 'tenant', change: 'updated', ...tenantFactsOf(organization) };
}

/** A membership as it stands, with its one role. @throws {DirectoryError} `malformed` */
export function membershipJob({ id, body }: ClerkObject, askedAt: number): MembershipJob {
  const membership = parsed(membershipObject, body, `membership ${id}`);
  const origin = originOf('membership', id, askedAt, membership.updated_at);
  return { ...origin, kind: 'membership', change: 'updated', ...membershipFactsOf(membership) };
}

/** A role by its key, which is what memberships name. @throws {DirectoryError} `malformed` */
export function roleRef({ id, body }: ClerkObject): RoleRef {
  const { key } = parsed(roleObject, body, `role ${id}`);
  return { id: key, name: key };
}

function originOf(
  kind: SnapshotObject['kind'],
  id: string,
  askedAt: number,
  changedAt: number | null | undefined,
) {
  const updatedAt = changedAt == null ? undefined : toMs(changedAt);
  return snapshotOrigin({ source: 'clerk', kind, id, askedAt, updatedAt });
}

function parsed<T>(schema: z.ZodMiniType<T>, body: unknown, whose: string): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const path = result.error.issues[0]?.path.map(String).join('.') || '(root)';
  throw new DirectoryError(
    'malformed',
    `Clerk's ${whose} cannot be read: ${path} is not as documented; mend it at Clerk, or report it`,
  );
}

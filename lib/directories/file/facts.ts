import { hash } from 'node:crypto';
import type { MembershipJob, TenantJob, UserJob } from '../../jobs/index.ts';
import { snapshotOrigin } from '../snapshot.ts';
import type { UserRow } from './row.ts';

const source = 'import';
const ID_LENGTH = 22;

/** Tells one from others, and not who it is: a file's users may be called by their e-mail. */
const idOf = (...keys: readonly (string | null)[]): string =>
  hash('sha256', JSON.stringify(keys), 'base64url').slice(0, ID_LENGTH);

/** @param askedAt - when the run began, in ms: the same for each time it is resumed */
export function userJob({ user, fields, updatedAt }: UserRow, askedAt: number): UserJob {
  return {
    ...snapshotOrigin({ source, kind: 'user', id: idOf(user), askedAt, updatedAt }),
    kind: 'user',
    change: 'updated',
    user,
    // A file names what it names.
    whole: false,
    fields,
  };
}

/** The row's time is not the tenant's. */
export function tenantJob(tenant: string, name: string | undefined, askedAt: number): TenantJob {
  return {
    ...snapshotOrigin({ source, kind: 'tenant', id: idOf(tenant), askedAt }),
    kind: 'tenant',
    change: 'updated',
    tenant,
    whole: false,
    fields: name === undefined ? {} : { name },
  };
}

/** `undefined`: the row names no tenant and no roles, which says nothing. */
export function membershipJob(row: UserRow, askedAt: number): MembershipJob | undefined {
  const { user, tenant, roles, updatedAt } = row;
  if (tenant === null && roles === undefined) return undefined;
  return {
    ...snapshotOrigin({ source, kind: 'membership', id: idOf(user, tenant), askedAt, updatedAt }),
    kind: 'membership',
    change: 'updated',
    user,
    tenant,
    ...(roles === undefined ? {} : { roles }),
  };
}

import type { SyncJob, Version } from '../jobs/index.ts';
import { type Source, versionOf } from '../jobs/index.ts';
import type { MappedGrant } from '../ledger/index.ts';
import type { MappedFields, Mapping } from '../mapping/index.ts';

/** What a job claims about one Permit user or tenant, in Permit's keys. */
interface ClaimOrigin {
  readonly source: Source;
  readonly version: Version;
  /** Apply even what the ledger believes unchanged. */
  readonly verify: boolean;
}

export interface RecordClaim extends ClaimOrigin {
  readonly kind: 'record';
  readonly fields: MappedFields;
  readonly whole: boolean;
}
export interface DeletedClaim extends ClaimOrigin {
  readonly kind: 'deleted';
}
export interface MembershipClaim extends ClaimOrigin {
  readonly kind: 'membership';
  readonly tenant: string;
  readonly member: readonly string[];
  readonly roles: readonly MappedGrant[] | undefined;
}
export interface RemovalClaim extends ClaimOrigin {
  readonly kind: 'removal';
  readonly tenant: string;
}
export interface GrantClaim extends ClaimOrigin {
  readonly kind: 'grant';
  readonly tenant: string;
  readonly grant: MappedGrant;
  /** Taken away, rather than given. */
  readonly taken: boolean;
}
/** The entity exists at this version, because something that needs it does. */
export interface NamedClaim extends ClaimOrigin {
  readonly kind: 'named';
}

export type UserClaim = RecordClaim | DeletedClaim | MembershipClaim | RemovalClaim | GrantClaim;
export type TenantClaim = RecordClaim | DeletedClaim | NamedClaim;

/** A job in Permit's terms: at most one user and one tenant are concerned. */
export interface Claims {
  readonly user?: { readonly key: string; readonly claim: UserClaim };
  readonly tenant?: { readonly key: string; readonly claim: TenantClaim };
}

/**
 * Maps a job. A fact that the config turns into nothing (a group without a configured tenant) gives no claims.
 *
 * @throws {MappingError} when an id cannot become a key.
 */
export function claimsOf(job: SyncJob, mapping: Mapping): Claims {
  const { source } = job;
  const origin: ClaimOrigin = { source, version: versionOf(job), verify: job.verify === true };
  switch (job.kind) {
    case 'user': {
      const fields = mapping.userFields(source, job.fields, job.whole);
      const claim: UserClaim = { ...origin, kind: 'record', fields, whole: job.whole };
      return { user: { key: mapping.userKey(source, job.user), claim } };
    }
    case 'user.deleted':
      return {
        user: { key: mapping.userKey(source, job.user), claim: { ...origin, kind: 'deleted' } },
      };
    case 'tenant': {
      const key = mapping.tenantKey(source, job.tenant);
      if (key === null) return {};
      const fields = mapping.tenantFields(source, job.fields, job.whole);
      return { tenant: { key, claim: { ...origin, kind: 'record', fields, whole: job.whole } } };
    }
    case 'tenant.deleted': {
      const key = mapping.tenantKey(source, job.tenant);
      if (key === null) return {};
      return { tenant: { key, claim: { ...origin, kind: 'deleted' } } };
    }
    case 'membership':
    case 'membership.deleted':
    case 'grant':
    case 'grant.deleted': {
      const tenant = mapping.tenantKey(source, job.tenant);
      if (tenant === null) return {};
      const user = mapping.userKey(source, job.user);
      const claim = placeClaim(job, origin, tenant, mapping);
      const exists = job.kind === 'membership' || job.kind === 'grant';
      return {
        user: { key: user, claim },
        ...(exists ? { tenant: { key: tenant, claim: { ...origin, kind: 'named' } } } : {}),
      };
    }
  }
}

type PlaceJob = Extract<
  SyncJob,
  { kind: 'membership' | 'membership.deleted' | 'grant' | 'grant.deleted' }
>;

function placeClaim(
  job: PlaceJob,
  origin: ClaimOrigin,
  tenant: string,
  mapping: Mapping,
): MembershipClaim | RemovalClaim | GrantClaim {
  switch (job.kind) {
    case 'membership': {
      const roles = job.roles?.map((role) => ({
        id: role.id,
        roles: mapping.roles(job.source, role),
      }));
      const member = mapping.defaultRoles(job.source);
      return { ...origin, kind: 'membership', tenant, member, roles };
    }
    case 'membership.deleted':
      return { ...origin, kind: 'removal', tenant };
    case 'grant': {
      const grant = { id: job.role.id, roles: mapping.roles(job.source, job.role) };
      return { ...origin, kind: 'grant', tenant, grant, taken: false };
    }
    case 'grant.deleted':
      return {
        ...origin,
        kind: 'grant',
        tenant,
        grant: { id: job.role.id, roles: [] },
        taken: true,
      };
  }
}

import type { SyncJob, Version } from '../../jobs/index.ts';
import { type Source, versionOf } from '../../jobs/index.ts';
import type { MappedGrant } from '../../ledger/index.ts';
import type { MappedFields, Mapping } from '../../mapping/index.ts';

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
  // Spelled out in every claim: spreading them costs several times as much, and a batch makes ten thousand.
  const version = versionOf(job);
  const verify = job.verify === true;
  switch (job.kind) {
    case 'user': {
      const { whole } = job;
      const fields = mapping.userFields(source, job.fields, whole);
      const key = mapping.userKey(source, job.user);
      return { user: { key, claim: { kind: 'record', source, version, verify, fields, whole } } };
    }
    case 'user.deleted': {
      const key = mapping.userKey(source, job.user);
      return { user: { key, claim: { kind: 'deleted', source, version, verify } } };
    }
    case 'tenant': {
      const key = mapping.tenantKey(source, job.tenant);
      if (key === null) return {};
      const { whole } = job;
      const fields = mapping.tenantFields(source, job.fields, whole);
      return { tenant: { key, claim: { kind: 'record', source, version, verify, fields, whole } } };
    }
    case 'tenant.deleted': {
      const key = mapping.tenantKey(source, job.tenant);
      if (key === null) return {};
      return { tenant: { key, claim: { kind: 'deleted', source, version, verify } } };
    }
    case 'membership':
    case 'membership.deleted':
    case 'grant':
    case 'grant.deleted': {
      const tenant = mapping.tenantKey(source, job.tenant);
      if (tenant === null) return {};
      const key = mapping.userKey(source, job.user);
      const user = { key, claim: placeClaim(job, version, tenant, mapping) };
      if (job.kind === 'membership.deleted' || job.kind === 'grant.deleted') return { user };
      return { user, tenant: { key: tenant, claim: { kind: 'named', source, version, verify } } };
    }
  }
}

type PlaceJob = Extract<
  SyncJob,
  { kind: 'membership' | 'membership.deleted' | 'grant' | 'grant.deleted' }
>;

function placeClaim(
  job: PlaceJob,
  version: Version,
  tenant: string,
  mapping: Mapping,
): MembershipClaim | RemovalClaim | GrantClaim {
  const { source } = job;
  const verify = job.verify === true;
  switch (job.kind) {
    case 'membership': {
      const roles = job.roles?.map((role) => ({ id: role.id, roles: mapping.roles(source, role) }));
      const member = mapping.defaultRoles(source);
      return { kind: 'membership', source, version, verify, tenant, member, roles };
    }
    case 'membership.deleted':
      return { kind: 'removal', source, version, verify, tenant };
    case 'grant': {
      const grant = { id: job.role.id, roles: mapping.roles(source, job.role) };
      return { kind: 'grant', source, version, verify, tenant, grant, taken: false };
    }
    case 'grant.deleted': {
      const grant = { id: job.role.id, roles: [] };
      return { kind: 'grant', source, version, verify, tenant, grant, taken: true };
    }
  }
}

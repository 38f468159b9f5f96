import type { RoleRef, SyncJob, Version } from '../../jobs/index.ts';
import { type Source, versionOf } from '../../jobs/index.ts';
import type { MappedGrant, Voice } from '../../ledger/index.ts';
import {
  isInstance,
  type MappedFields,
  type Mapping,
  type MemberVoice,
  type RuleSet,
} from '../../mapping/index.ts';
import { SHUT, type Shut } from './shut.ts';

/** One of a provider's ids, which a user key stands for that is made of something else. */
export interface Holder {
  readonly source: Source;
  readonly id: string;
}

/** What a job claims about one Permit user, tenant or resource instance, in Permit's keys. */
interface ClaimOrigin {
  readonly version: Version;
  /** Apply even what the ledger believes unchanged. */
  readonly verify: boolean;
}

export interface RecordClaim extends ClaimOrigin {
  readonly kind: 'record';
  readonly fields: MappedFields;
  readonly whole: boolean;
  /** What the rules on such records make of it, each all that it makes. */
  readonly sets?: readonly RuleSet[] | undefined;
  /** Whether the source has shut the user out; absent: it did not say. */
  readonly shut?: Shut | undefined;
  /** It says no more of a user than that they are blocked: nobody need be made for that. */
  readonly makesNobody?: boolean;
}
export interface DeletedClaim extends ClaimOrigin {
  readonly kind: 'deleted';
  /** It is a block that counts as a deletion: who is shut out has no roles, though memberships are told after it. */
  readonly shut?: Shut | undefined;
  /** Of a user that is not known by its id: whose deletion it is. */
  readonly of?: Holder;
  /** Of an instance whose declaration came late: when it was declared. If it was deleted since, that is known. */
  readonly declaredAt?: Version;
}
export interface MembershipClaim extends ClaimOrigin {
  readonly kind: 'membership';
  readonly voice: Voice;
  readonly place: string;
  readonly member: readonly string[];
  readonly roles: readonly MappedGrant[] | undefined;
}
export interface RemovalClaim extends ClaimOrigin {
  readonly kind: 'removal';
  readonly voice: Voice;
  readonly place: string;
}
export interface GrantClaim extends ClaimOrigin {
  readonly kind: 'grant';
  readonly voice: Voice;
  readonly place: string;
  readonly grant: MappedGrant;
  /** Taken away, rather than given. */
  readonly taken: boolean;
}
/** All that a rule gives, told by something else than the user's record. */
export interface SetClaim extends ClaimOrigin {
  readonly kind: 'set';
  readonly sets: readonly RuleSet[];
}
/** The entity exists at this version, because something that needs it does. */
export interface NamedClaim extends ClaimOrigin {
  readonly kind: 'named';
  /** The tenant that a resource instance is to be made in. */
  readonly tenant?: string;
}
/** A record declares this resource instance. */
export interface DeclaredClaim extends ClaimOrigin {
  readonly kind: 'declared';
  readonly tenant: string;
  readonly fields: MappedFields;
  /** Its relationships, as a place for each subject; and none any more of rules that declared it before. */
  readonly sets: readonly RuleSet[];
}

export type PlaceClaim = MembershipClaim | RemovalClaim | GrantClaim;
export type UserClaim = RecordClaim | DeletedClaim | SetClaim | PlaceClaim;
export type TenantClaim = RecordClaim | DeletedClaim | NamedClaim;
export type InstanceClaim = DeclaredClaim | DeletedClaim | NamedClaim;

/** A job in Permit's terms. */
export interface Claims {
  readonly user?: {
    readonly key: string;
    readonly claim: UserClaim;
    /** Who has the key, where the provider's users are not known by their id. */
    readonly holder?: Holder;
  };
  readonly tenant?: { readonly key: string; readonly claim: TenantClaim };
  /** What the rules of the config add: of the same user, and of what that needs to be there. */
  readonly more?: {
    readonly user: readonly PlaceClaim[];
    readonly tenants: ReadonlyMap<string, RecordClaim | NamedClaim>;
    readonly instances: ReadonlyMap<string, NamedClaim>;
  };
}

/**
 * Maps a job. A fact that the config turns into nothing (a group without a configured tenant) gives no claims.
 *
 * @param userKey - of the job's user; asked for only where the job has one
 * @throws {MappingError} when an id cannot become a key, or a rule cannot be made sense of.
 */
export function claimsOf(job: SyncJob, mapping: Mapping, userKey = keyById(job, mapping)): Claims {
  const { source } = job;
  // Spelled out in every claim: spreading them costs several times as much, and a batch makes ten thousand.
  const version = versionOf(job);
  const verify = job.verify === true;
  switch (job.kind) {
    case 'user': {
      const { whole, fields: said } = job;
      const shut = mapping.shutOut(source, said, whole);
      if (shut === 'delete') {
        const gone: DeletedClaim = {
          kind: 'deleted',
          version,
          verify,
          shut: SHUT.unassign[source],
        };
        return { user: { key: userKey, claim: gone } };
      }
      const fields = mapping.userFields(source, said, whole);
      const sets = mapping.userSets(source, job.user, userKey, said, whole);
      const claim: RecordClaim = {
        kind: 'record',
        version,
        verify,
        fields,
        whole,
        sets: sets.length === 0 ? undefined : sets,
        shut: shut === undefined ? undefined : SHUT[shut][source],
        makesNobody: !whole && said.blocked === true,
      };
      return withMore({ user: { key: userKey, claim } }, sets, version, verify);
    }
    case 'user.deleted':
      return { user: { key: userKey, claim: { kind: 'deleted', version, verify } } };
    case 'tenant': {
      const key = mapping.tenantKey(source, job.tenant);
      if (key === null) return {};
      const { whole } = job;
      const fields = mapping.tenantFields(source, job.fields, whole);
      const sets = mapping.tenantSets(source, job.tenant, key, job.fields, whole);
      const said = sets.length === 0 ? undefined : sets;
      return {
        tenant: { key, claim: { kind: 'record', version, verify, fields, whole, sets: said } },
      };
    }
    case 'tenant.deleted': {
      const key = mapping.tenantKey(source, job.tenant);
      if (key === null) return {};
      return { tenant: { key, claim: { kind: 'deleted', version, verify } } };
    }
    case 'membership':
    case 'membership.deleted':
    case 'grant':
    case 'grant.deleted':
      return claimsOfPlace(job, mapping, userKey, version);
  }
}

/** The user's key, where it follows from the id alone. */
function keyById(job: SyncJob, mapping: Mapping): string {
  return 'user' in job ? mapping.userKey(job.source, job.user) : '';
}

type PlaceJob = Extract<
  SyncJob,
  { kind: 'membership' | 'membership.deleted' | 'grant' | 'grant.deleted' }
>;

function claimsOfPlace(job: PlaceJob, mapping: Mapping, key: string, version: Version): Claims {
  const { source } = job;
  const verify = job.verify === true;
  if (job.tenant === null) {
    const groups = groupSet(job, mapping);
    if (groups === undefined) return {};
    if (groups !== null) {
      const claim: SetClaim = { kind: 'set', version, verify, sets: [groups] };
      return withMore({ user: { key, claim } }, [groups], version, verify);
    }
  }
  const tenant = mapping.tenantKey(source, job.tenant);
  if (tenant === null) return {};
  const base: MemberVoice = {
    voice: source,
    place: tenant,
    member: mapping.defaultRoles(source),
    roles: (role) => mapping.roles(source, role),
  };
  const user = { key, claim: placeClaim(job, version, base) };
  const gone = job.kind === 'membership.deleted' || job.kind === 'grant.deleted';
  const named: NamedClaim = { kind: 'named', version, verify };
  const claims: Claims = gone ? { user } : { user, tenant: { key: tenant, claim: named } };
  const voices = mapping.memberVoices(source, job.tenant, tenant, key);
  if (voices.length === 0) return claims;
  const more = voices.map((voice) => placeClaim(job, version, voice));
  const instances = new Map<string, NamedClaim>();
  for (const claim of more) {
    if (isInstance(claim.place) && gives(claim)) instances.set(claim.place, { ...named, tenant });
  }
  return { ...claims, more: { user: more, tenants: new Map(), instances } };
}

/** `null`: the config has no names of groups that tell a tenant. `undefined`: it has, and the job says nothing. */
function groupSet(job: PlaceJob, mapping: Mapping): RuleSet | null | undefined {
  const roles = job.kind === 'membership' ? job.roles : [];
  const told = mapping.groupSet(job.source, roles ?? []);
  // Who is no member has no default roles either.
  const set = told !== null && job.kind !== 'membership' ? { ...told, places: new Map() } : told;
  return set !== null && roles === undefined ? undefined : set;
}

const gives = (claim: PlaceClaim): boolean => {
  if (claim.kind === 'grant') return claim.grant.roles.length > 0;
  if (claim.kind === 'removal') return false;
  return claim.member.length > 0 || (claim.roles ?? []).some(({ roles }) => roles.length > 0);
};

/** What sets need to be there: the tenants and instances that they speak of. */
function withMore(
  claims: Claims,
  sets: readonly RuleSet[],
  version: Version,
  verify: boolean,
): Claims {
  if (sets.length === 0) return claims;
  const tenants = new Map<string, RecordClaim | NamedClaim>();
  const instances = new Map<string, NamedClaim>();
  const name = (tenant: string, called: string | undefined): void => {
    if (called !== undefined) {
      const fields = new Map([['name', called]]);
      tenants.set(tenant, { kind: 'record', version, verify, fields, whole: false });
    } else if (!tenants.has(tenant)) tenants.set(tenant, { kind: 'named', version, verify });
  };
  for (const { places, instances: declared } of sets) {
    for (const [place, { tenant, tenantName }] of places) {
      name(tenant, tenantName);
      if (isInstance(place)) instances.set(place, { kind: 'named', version, verify, tenant });
    }
    for (const { tenant } of declared) name(tenant, undefined);
  }
  return { ...claims, more: { user: [], tenants, instances } };
}

function placeClaim(job: PlaceJob, version: Version, on: MemberVoice): PlaceClaim {
  const { voice, place } = on;
  const verify = job.verify === true;
  const mapped = (role: RoleRef): MappedGrant => ({ id: role.id, roles: on.roles(role) });
  switch (job.kind) {
    case 'membership': {
      const { member } = on;
      const roles = job.roles?.map(mapped);
      return { kind: 'membership', voice, version, verify, place, member, roles };
    }
    case 'membership.deleted':
      return { kind: 'removal', voice, version, verify, place };
    case 'grant':
      return {
        kind: 'grant',
        voice,
        version,
        verify,
        place,
        grant: mapped(job.role),
        taken: false,
      };
    case 'grant.deleted': {
      const grant = { id: job.role.id, roles: [] };
      return { kind: 'grant', voice, version, verify, place, grant, taken: true };
    }
  }
}

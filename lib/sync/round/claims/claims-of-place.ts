import type { RoleRef, SyncJob, Version } from '../../../jobs/index.ts';
import type { MappedGrant } from '../../../ledger/index.ts';
import {
  isInstance,
  type Mapping,
  type MemberVoice,
  type RuleSet,
} from '../../../mapping/index.ts';
import type { Claims, NamedClaim, PlaceClaim, SetClaim } from './claim.ts';
import { withMore } from './with-more.ts';

/** A job that speaks of a user in a tenant. */
type PlaceJob = Extract<
  SyncJob,
  { kind: 'membership' | 'membership.deleted' | 'grant' | 'grant.deleted' }
>;

/** Maps a job on what a user has in a place, or has no longer. @param key - of the job's user */
export function claimsOfPlace(
  job: PlaceJob,
  mapping: Mapping,
  key: string,
  version: Version,
): Claims {
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

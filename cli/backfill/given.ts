import type { MembershipJob, SyncJob } from '../../lib/jobs/index.ts';
import { isInstance, type Mapping, type RuleSet } from '../../lib/mapping/index.ts';

/** What a job comes to, by itself, in Permit. */
export interface Given {
  /** Tenant → 1 where somebody is in it by this job, else 0. */
  readonly tenants: ReadonlyMap<string, number>;
  /** Roles, one for each place: `editor`; on a resource instance `document#editor`. */
  readonly places: readonly string[];
  /** Resources of the instances that it declares. */
  readonly declared: readonly string[];
}

const NOTHING: Given = { tenants: new Map(), places: [], declared: [] };

/**
 * @returns `null`: a membership of no tenant, as the config names none
 * @throws {MappingError} when the config can make nothing of it
 */
export function givenBy(job: SyncJob, mapping: Mapping): Given | null {
  const { source } = job;
  // Of users who are known by a field of their record, what the id would be is no key.
  const isById = mapping.identity(source).by === 'id';
  const user = 'user' in job && isById ? mapping.userKey(source, job.user) : 'user';
  switch (job.kind) {
    case 'user': {
      const { fields, whole } = job;
      mapping.userFields(source, fields, whole);
      const shut = mapping.shutOut(source, fields, whole);
      if (shut === 'delete') return NOTHING;
      const given = ofSets(mapping.userSets(source, job.user, user, fields, whole));
      return shut === 'unassign' ? { ...given, places: [] } : given;
    }
    case 'tenant': {
      const key = mapping.tenantKey(source, job.tenant);
      if (key === null) return null;
      const { fields, whole } = job;
      mapping.tenantFields(source, fields, whole);
      const given = ofSets(mapping.tenantSets(source, job.tenant, key, fields, whole));
      return { ...given, tenants: new Map([[key, 0]]) };
    }
    case 'membership':
      return ofMembership(job, user, mapping);
    default:
      if ('tenant' in job && mapping.tenantKey(source, job.tenant) === null) return null;
      return NOTHING;
  }
}

function ofMembership(job: MembershipJob, user: string, mapping: Mapping): Given | null {
  const { source, roles = [] } = job;
  const groups = job.tenant === null ? mapping.groupSet(source, roles) : null;
  if (groups !== null) return ofSets([groups]);
  const tenant = mapping.tenantKey(source, job.tenant);
  if (tenant === null) return null;
  const given = new Set(roles.flatMap((role) => mapping.roles(source, role)));
  const counting = given.size > 0 ? [...given] : mapping.defaultRoles(source);
  const more = mapping.memberVoices(source, job.tenant, tenant, user).flatMap((voice) => {
    const keys = new Set(roles.flatMap((role) => voice.roles(role)));
    return [...(keys.size > 0 ? keys : voice.member)].map((role) => roleAt(voice.place, role));
  });
  return { tenants: new Map([[tenant, 1]]), places: [...counting, ...more], declared: [] };
}

function ofSets(sets: readonly RuleSet[]): Given {
  const tenants = new Map<string, number>();
  const places: string[] = [];
  for (const { places: given } of sets) {
    for (const [place, { tenant, roles }] of given) {
      const isIn = !isInstance(place) && roles.length > 0;
      tenants.set(tenant, isIn ? 1 : (tenants.get(tenant) ?? 0));
      places.push(...roles.map((role) => roleAt(place, role)));
    }
  }
  const declared = sets.flatMap(({ instances }) => instances.map(({ key }) => resourceOf(key)));
  return { tenants, places, declared };
}

const resourceOf = (key: string): string => key.slice(0, key.indexOf(':'));
const roleAt = (place: string, role: string): string =>
  isInstance(place) ? `${resourceOf(place)}#${role}` : role;

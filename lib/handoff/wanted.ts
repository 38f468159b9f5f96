import { createHash } from 'node:crypto';
import type { SyncJob } from '../jobs/index.ts';
import { type Version, versionOf } from '../jobs/index.ts';
import { MEMBER } from '../ledger/index.ts';
import type { MappedFields, Mapping, RuleSet } from '../mapping/index.ts';

/** A record that is to be in Permit, with these fields. */
export interface WantedRecord {
  readonly key: string;
  readonly fields: MappedFields;
  readonly sets: readonly RuleSet[];
}

/** What one voice is to give a user in one place. */
export interface WantedGrants {
  readonly user: string;
  readonly voice: string;
  readonly place: string;
  /** By the provider's role id, {@link MEMBER} among them: Permit roles. */
  readonly grants: ReadonlyMap<string, readonly string[]>;
  /** They are all that the voice gives there. */
  readonly whole: boolean;
}

/** What jobs come to in Permit, in its keys. */
export interface Wanted {
  readonly users: readonly (WantedRecord & { readonly version: Version })[];
  readonly tenants: readonly (WantedRecord & { readonly version: Version })[];
  readonly grants: readonly (WantedGrants & { readonly version: Version })[];
}

type HandoffJob = Extract<SyncJob, { kind: 'user' | 'tenant' | 'membership' }>;

const isOfHandoff = (job: SyncJob): job is HandoffJob =>
  job.kind === 'user' || job.kind === 'tenant' || job.kind === 'membership';

/**
 * Maps the jobs of a handoff, as the worker will.
 *
 * @throws {MappingError} for what the worker would refuse
 */
export function wantedOf(jobs: readonly SyncJob[], mapping: Mapping): Wanted {
  const mapped = jobs.filter(isOfHandoff).map((job) => mappedOf(job, mapping));
  return {
    users: mapped.flatMap(({ users = [] }) => users),
    tenants: mapped.flatMap(({ tenants = [] }) => tenants),
    grants: mapped.flatMap(({ grants = [] }) => grants),
  };
}

function mappedOf(job: HandoffJob, mapping: Mapping): Partial<Wanted> {
  const { source } = job;
  const version = versionOf(job);
  if (job.kind === 'tenant') {
    const key = mapping.tenantKey(source, job.tenant);
    if (key === null) return {};
    const fields = mapping.tenantFields(source, job.fields, job.whole);
    const sets = mapping.tenantSets(source, job.tenant, key, job.fields, job.whole);
    return { tenants: [{ key, version, fields, sets }] };
  }
  const user = mapping.userKey(source, job.user);
  if (job.kind === 'user') {
    const fields = mapping.userFields(source, job.fields, job.whole);
    const sets = mapping.userSets(source, job.user, user, job.fields, job.whole);
    return { users: [{ key: user, version, fields, sets }] };
  }
  const tenant = mapping.tenantKey(source, job.tenant);
  if (tenant === null) return {};
  const base = {
    voice: source,
    place: tenant,
    member: mapping.defaultRoles(source),
    roles: (role: Parameters<Mapping['roles']>[1]) => mapping.roles(source, role),
  };
  const voices = [base, ...mapping.memberVoices(source, job.tenant, tenant, user)];
  const told = (job.roles ?? []).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return {
    grants: voices.map(({ voice, place, member, roles }) => ({
      user,
      version,
      voice,
      place,
      grants: new Map([
        [MEMBER, member] as const,
        ...told.map((role) => [role.id, roles(role)] as const),
      ]),
      whole: job.roles !== undefined,
    })),
  };
}

/**
 * Digest of what a handoff comes to, whenever it was said. Claims that the config makes nothing of (a session's id, the
 * time of a sign-in) make no difference, nor does the order of roles.
 *
 * @param user - of the jobs: the same facts of two are not the same
 */
export function digestOf(user: string, wanted: Wanted, mapping: Pick<Mapping, 'version'>): string {
  const timeless = [wanted.users, wanted.tenants, wanted.grants].map((all) =>
    all.map(({ version: _, ...what }) => what),
  );
  const text = JSON.stringify([mapping.version, user, timeless], canonical);
  return createHash('sha256').update(text).digest('base64url');
}

/** Maps as lists, objects with their keys sorted. */
function canonical(_: string, value: unknown): unknown {
  if (value instanceof Map) return [...value];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

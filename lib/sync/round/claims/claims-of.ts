import type { SyncJob } from '../../../jobs/index.ts';
import { versionOf } from '../../../jobs/index.ts';
import type { Mapping } from '../../../mapping/index.ts';
import type { Claims, DeletedClaim, RecordClaim } from './claim.ts';
import { claimsOfPlace } from './claims-of-place.ts';
import { SHUT } from './shut.ts';
import { withMore } from './with-more.ts';

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

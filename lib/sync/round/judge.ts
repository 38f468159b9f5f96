import { tenantPk, userPk } from '../../ledger/index.ts';
import type { EntityEnd, EntityEnds } from '../carry-out/carry-out.ts';
import type { PermitFailure } from '../ports.ts';
import type { Claims, TenantClaim, UserClaim } from './claims.ts';
import type { JobResult } from './results.ts';

/** Worst first: a job that claims two things is as well off as the worse of them. */
const ORDER: readonly JobResult['kind'][] = [
  'deferred',
  'retry',
  'dead',
  'applied',
  'unchanged',
  'superseded',
  'ignored',
];

const deadBy = (failure: PermitFailure): JobResult => ({
  kind: 'dead',
  reason: failure.code,
  message: failure.message,
  status: failure.status,
  requestId: failure.requestId,
});

/** What became of a job, by the ends of the entities that it claims something of. */
export function judge({ user, tenant }: Claims, ends: EntityEnds): JobResult {
  const results: JobResult[] = [];
  if (user !== undefined) results.push(judgeClaim(user.claim, ends.get(userPk(user.key))));
  if (tenant !== undefined) {
    const result = judgeClaim(tenant.claim, ends.get(tenantPk(tenant.key)));
    // A tenant that was only named says nothing of whether the job's own fact counted.
    if (tenant.claim.kind !== 'named' || result.kind === 'retry' || result.kind === 'deferred')
      results.push(result);
  }
  results.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  return results[0] ?? { kind: 'ignored' };
}

function judgeClaim(claim: UserClaim | TenantClaim, end: EntityEnd | undefined): JobResult {
  if (end === undefined) return { kind: 'retry' };
  if (end.retry === 'deferred') return { kind: 'deferred' };
  if (end.retry !== undefined) {
    const cause = end.retry === 'conflict' ? undefined : end.retry;
    return { kind: 'retry', cause, since: end.troubledSince };
  }
  if (claim.kind !== 'named' && !end.won.has(claim)) return { kind: 'superseded' };
  if (end.refused !== undefined) return deadBy(end.refused);
  if (claim.kind === 'record' && end.record !== undefined) return deadBy(end.record);
  const refused = rolesOf(claim).find(([tenant, role]) => end.roles.get(tenant)?.has(role));
  const failure = refused && end.roles.get(refused[0])?.get(refused[1]);
  if (failure !== undefined) return deadBy(failure);
  return { kind: end.worked ? 'applied' : 'unchanged' };
}

/** The role assignments that a claim asks for. */
function rolesOf(claim: UserClaim | TenantClaim): (readonly [tenant: string, role: string])[] {
  if (claim.kind === 'membership') {
    const roles = [...claim.member, ...(claim.roles ?? []).flatMap((grant) => grant.roles)];
    return roles.map((role) => [claim.tenant, role] as const);
  }
  if (claim.kind === 'grant') return claim.grant.roles.map((role) => [claim.tenant, role] as const);
  return [];
}

import { instancePk, tenantPk, userPk } from '../../ledger/index.ts';
import type { EntityEnd, EntityEnds } from '../carry-out/entity-end.ts';
import type { PermitFailure } from '../ports.ts';
import type { Claims, InstanceClaim, TenantClaim, UserClaim } from './claims/claim.ts';
import type { JobResult } from './read/results.ts';
import type { Declarers } from './settle-instances.ts';

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
export function judge(
  { user, tenant, more }: Claims,
  ends: EntityEnds,
  declarers: Declarers,
): JobResult {
  const results: JobResult[] = [];
  if (user !== undefined) {
    const end = ends.get(userPk(user.key));
    results.push(judgeClaim(user.claim, end));
    for (const claim of more?.user ?? []) results.push(judgeClaim(claim, end));
    if (isRecord(user.claim)) results.push(...judgeDeclared(userPk(user.key), ends, declarers));
  }
  for (const [key, claim] of more?.tenants ?? []) {
    results.push(...judgeNamed(judgeClaim(claim, ends.get(tenantPk(key)))));
  }
  for (const [key, claim] of more?.instances ?? []) {
    // Nobody made anything of one that was named by what does not count.
    const end = ends.get(instancePk(key));
    if (end !== undefined) results.push(...judgeNamed(judgeClaim(claim, end)));
  }
  if (tenant !== undefined) {
    const result = judgeClaim(tenant.claim, ends.get(tenantPk(tenant.key)));
    results.push(...(tenant.claim.kind === 'named' ? judgeNamed(result) : [result]));
    if (isRecord(tenant.claim))
      results.push(...judgeDeclared(tenantPk(tenant.key), ends, declarers));
  }
  results.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  return results[0] ?? { kind: 'ignored' };
}

const isRecord = ({ kind }: UserClaim | TenantClaim): boolean =>
  kind === 'record' || kind === 'deleted';

/** What was only named says nothing of whether the job's own fact counted. */
const judgeNamed = (result: JobResult): readonly JobResult[] =>
  result.kind === 'retry' || result.kind === 'deferred' || result.kind === 'dead' ? [result] : [];

/** A record is done when the resource instances are that it declares, or declared. */
function judgeDeclared(pk: string, ends: EntityEnds, declarers: Declarers): JobResult[] {
  const isRefused = ends.get(pk)?.refused !== undefined;
  return (declarers.get(pk) ?? []).flatMap((key) => {
    const end = ends.get(instancePk(key));
    if (end === undefined) return [{ kind: 'retry' as const }];
    // What waits for the record to be noted would wait for ever, where that is refused.
    if (end.retry === 'deferred') return isRefused ? [] : [{ kind: 'deferred' as const }];
    if (end.retry !== undefined) return [retryOf(end)];
    const refused =
      end.refused ??
      end.record ??
      [...end.roles.values()].flatMap((roles) => [...roles.values()])[0];
    if (refused !== undefined) return [deadBy(refused)];
    return end.worked ? [{ kind: 'applied' as const }] : [];
  });
}

function retryOf({ retry, troubledSince }: EntityEnd): JobResult {
  const cause = retry instanceof Error ? retry : undefined;
  return { kind: 'retry', cause, since: troubledSince };
}

function judgeClaim(
  claim: UserClaim | TenantClaim | InstanceClaim,
  end: EntityEnd | undefined,
): JobResult {
  if (end === undefined) return { kind: 'retry' };
  if (end.retry === 'deferred') return { kind: 'deferred' };
  if (end.retry !== undefined) return retryOf(end);
  if (claim.kind !== 'named' && !end.won.has(claim)) return { kind: 'superseded' };
  if (end.refused !== undefined) return deadBy(end.refused);
  if (claim.kind === 'record' && end.record !== undefined) return deadBy(end.record);
  const refused = rolesOf(claim).find(([tenant, role]) => end.roles.get(tenant)?.has(role));
  const failure = refused && end.roles.get(refused[0])?.get(refused[1]);
  if (failure !== undefined) return deadBy(failure);
  return { kind: end.worked ? 'applied' : 'unchanged' };
}

/** The roles that a claim asks for. */
export function rolesOf(
  claim: UserClaim | TenantClaim | InstanceClaim,
): (readonly [place: string, role: string])[] {
  if (claim.kind === 'membership') {
    const roles = [...claim.member, ...(claim.roles ?? []).flatMap((grant) => grant.roles)];
    return roles.map((role) => [claim.place, role] as const);
  }
  if (claim.kind === 'grant') return claim.grant.roles.map((role) => [claim.place, role] as const);
  if (claim.kind !== 'record' && claim.kind !== 'set') return [];
  return (claim.sets ?? []).flatMap(({ places }) =>
    [...places].flatMap(([place, { roles }]) => roles.map((role) => [place, role] as const)),
  );
}

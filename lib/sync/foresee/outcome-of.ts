import type { SyncJob } from '../../jobs/index.ts';
import { isInstance } from '../../mapping/index.ts';
import { unknownIn } from '../apply/outcome.ts';
import { UserPending } from '../errors.ts';
import { rolesOf } from '../round/judge.ts';
import type { InstancePlan, Plan, TenantPlan, UserPlan } from '../round/plan/plan.ts';
import type { ClaimedItem } from '../round/read/read-messages.ts';
import type { JobResult } from '../round/read/results.ts';

/** What the worker would make of a job, as the ledger stands now. */
export interface ForeseenJob {
  readonly job: SyncJob;
  /**
   * `apply`: Permit would be written. `unchanged`: nothing would. `superseded`: something newer stands. `ignored`: the
   * config makes nothing of it. `refused`: it would be dead-lettered, for `reason`, be it after waiting for its user.
   */
  readonly outcome: 'apply' | 'unchanged' | 'superseded' | 'ignored' | 'refused';
  /** A code, e.g. `unknown_role`. */
  readonly reason?: string;
  readonly message?: string;
}

/** What became of a job before it was settled. Whom it waits for may come, but who knows: as it is, it is refused. */
export function outcomeOfSettled(result: JobResult): Omit<ForeseenJob, 'job'> {
  if (result.kind === 'dead') {
    return { outcome: 'refused', reason: result.reason, message: result.message };
  }
  if (result.kind === 'retry' && result.cause instanceof UserPending) {
    return { outcome: 'refused', reason: result.cause.code, message: result.cause.message };
  }
  return { outcome: isQuiet(result.kind) ? result.kind : 'ignored' };
}

const isQuiet = (kind: JobResult['kind']): kind is 'superseded' | 'unchanged' =>
  kind === 'superseded' || kind === 'unchanged';

/** What a round is to do, by entity key. */
export interface Plans {
  readonly users: ReadonlyMap<string, UserPlan>;
  readonly tenants: ReadonlyMap<string, TenantPlan>;
  readonly instances: ReadonlyMap<string, InstancePlan>;
  readonly declarers: ReadonlyMap<string, readonly string[]>;
}

/** @param roles - Permit's role keys, where they are known */
export function outcomeOf(
  { claims }: ClaimedItem,
  plans: Plans,
  roles: ReadonlySet<string> | undefined,
): Omit<ForeseenJob, 'job'> {
  const { user, tenant, more } = claims;
  const userPlan = user === undefined ? undefined : plans.users.get(user.key);
  const own: { readonly claim: unknown; readonly plan: UserPlan | TenantPlan | undefined }[] = [];
  if (user !== undefined) own.push({ claim: user.claim, plan: userPlan });
  for (const claim of more?.user ?? []) own.push({ claim, plan: userPlan });
  if (tenant !== undefined && tenant.claim.kind !== 'named') {
    own.push({ claim: tenant.claim, plan: plans.tenants.get(tenant.key) });
  }
  if (!own.some(({ claim, plan }) => plan !== undefined && isWon(plan, claim))) {
    return { outcome: 'superseded' };
  }
  const missing = wantedBy(claims).find((role) => roles?.has(role) === false);
  if (missing !== undefined) {
    return { outcome: 'refused', reason: 'unknown_role', message: unknownIn(missing).message };
  }
  const declared = own.flatMap(({ plan }) =>
    plan === undefined ? [] : (plans.declarers.get(plan.draft.after.pk) ?? []),
  );
  const concerned: readonly (Plan | undefined)[] = [
    ...own.map(({ plan }) => plan),
    ...declared.map((key) => plans.instances.get(key)),
  ];
  return { outcome: concerned.some((plan) => plan?.note !== undefined) ? 'apply' : 'unchanged' };
}

function isWon(plan: UserPlan | TenantPlan, claim: unknown): boolean {
  for (const won of plan.draft.won) if (won === claim) return true;
  return false;
}

/** Permit roles in tenants that a job's own fact asks for. */
function wantedBy({ user, more }: ClaimedItem['claims']): readonly string[] {
  const claims = [...(user === undefined ? [] : [user.claim]), ...(more?.user ?? [])];
  return claims.flatMap((claim) =>
    rolesOf(claim).flatMap(([place, role]) => (isInstance(place) ? [] : [role])),
  );
}

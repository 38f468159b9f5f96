import type { InstancePlan, TenantPlan } from './plan.ts';

/**
 * Whether the place's assignments must be looked up in Permit: it was deleted (as far as grants older than that
 * are concerned), but the record stays, so Permit takes none of them along. Nor is it said that it takes along the
 * resource instances in a tenant, and the roles on them.
 */
export function needsRevocation(plan: TenantPlan | InstancePlan): boolean {
  const { draft, record } = plan;
  // A move deletes, too, though the instance lives on: whoever has something on it is to have it again.
  if (plan.kind === 'instance' && plan.moved) return true;
  const news = draft.after.del !== draft.before.del || draft.before.pending?.deleted === true;
  // Nobody holds anything on an instance of which nothing was ever told.
  if (plan.kind === 'instance' && draft.before.rev === 0) return false;
  const staysInPart = record.kind !== 'delete' || (plan.kind === 'tenant' && plan.hasInstances);
  return (news || isToldAgain(plan)) && staysInPart;
}

/** Whether a deletion is to be verified. */
function isToldAgain(plan: TenantPlan | InstancePlan): boolean {
  const won: ReadonlySet<unknown> = plan.draft.won;
  return plan.draft.claims.some(
    (claim) => claim.kind === 'deleted' && claim.verify && won.has(claim),
  );
}

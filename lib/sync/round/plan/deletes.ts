import type { InstancePlan, Plan, TenantPlan } from './plan.ts';

/** Incarnation that a tenant or an instance has once its plan is noted. */
export const nextInc = (plan: TenantPlan | InstancePlan): number =>
  plan.draft.after.inc + (deletes(plan) ? 1 : 0);

/** Whether the record goes from Permit, be it to be made anew. */
export const deletes = (plan: Plan): boolean =>
  plan.record.kind === 'delete' || (plan.kind === 'instance' && plan.moved);

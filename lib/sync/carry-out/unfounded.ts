import { deletes } from '../round/plan/deletes.ts';
import type { InstancePlan, Plan, UserPlan } from '../round/plan/plan.ts';
import type { Noted } from './note.ts';
import type { Round } from './planned.ts';

/**
 * Plans of holders that build on a place whose own plan is not noted: it was not looked up who holds something there, or
 * who declares it is not noted, or somebody else wrote it, or time ran out. An instance that nobody noted would be made
 * by a role on it, and nobody would know of it. A place that is to be deleted keeps its incarnation, and they must not be
 * recorded under the next one: what they have would count as certain once it is deleted after all.
 */
export function unfoundedPlans(
  { users, tenants, instances, unread, view }: Round,
  noted: Noted,
): ReadonlySet<Plan> {
  const isNoted = (plan: Plan): boolean => noted.get(plan)?.item != null;
  const lost = new Set(unread);
  for (const plan of instances) if (!isNoted(plan)) lost.add(plan.draft.key);
  for (const plan of tenants) if (!isNoted(plan) && deletes(plan)) lost.add(plan.draft.key);
  const unfounded = new Set<Plan>();
  if (lost.size === 0) return unfounded;
  const isLost = (place: string): boolean => lost.has(place) || lost.has(view(place).tenant);
  const buildsOnLost = ({ draft }: UserPlan | InstancePlan): boolean =>
    [...draft.touched].some(isLost);
  for (const plan of users) if (buildsOnLost(plan)) unfounded.add(plan);
  for (const plan of instances) {
    if (lost.has(plan.draft.after.tenant.key) || buildsOnLost(plan)) unfounded.add(plan);
  }
  return unfounded;
}

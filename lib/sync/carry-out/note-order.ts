import type { Plan, UserPlan } from '../round/plan/plan.ts';
import type { Noted } from './note.ts';
import type { Round } from './planned.ts';

const takes = ({ unassign, record }: UserPlan) => unassign.length > 0 || record.kind === 'delete';

/** What is noted first is done for certain: tenants, which others need; then who declares instances. */
export function declarersOf({ users, tenants, declarers }: Round): readonly Plan[] {
  if (declarers.size === 0) return tenants;
  return [...tenants, ...users.filter(({ draft }) => declarers.has(draft.after.pk))];
}

/**
 * Then what takes away, and instances, which others need. One whose declaration could not be noted is left alone: if it
 * were made, nobody might know of it.
 */
export function othersOf({ users, instances, declarers }: Round, noted: Noted): readonly Plan[] {
  const known = new Set<string>();
  for (const [{ draft }, { item }] of noted) if (item !== null) known.add(draft.after.pk);
  const unknown = new Set<string>();
  for (const [pk, keys] of declarers) if (!known.has(pk)) for (const key of keys) unknown.add(key);
  const rest = users.filter((plan) => !noted.has(plan));
  return [
    ...rest.filter(takes),
    ...instances.filter(({ draft }) => !unknown.has(draft.key)),
    ...rest.filter((plan) => !takes(plan)),
  ];
}

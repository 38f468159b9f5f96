import { BULK_ITEMS } from '../apply/bulk-items.ts';
import type { UserPlan } from './plan/plan.ts';

/**
 * Bulk calls cost the same whether they are full or not, and a round seldom has the number of items that fills them.
 * These plans had better wait for the next round: those left over when as many calls as can be are full, where they
 * are less than half a call. Never a plan that takes something away.
 *
 * @returns plans to be left out of this round
 */
export function leftOver(plans: readonly UserPlan[]): ReadonlySet<UserPlan> {
  const shed = new Set<UserPlan>();
  let records = 0;
  let roles = 0;
  for (const plan of plans) {
    records += recordsOf(plan);
    roles += plan.assign.length;
  }
  const waiting = plans.filter(mayWait).reverse();
  // Those that only the one kind of call is for first: leaving them out unsettles the other kind least.
  waiting.sort((a, b) => kindsOf(a) - kindsOf(b));
  for (const plan of waiting) {
    const spareRecords = spare(records, BULK_ITEMS.users);
    const spareRoles = spare(roles, BULK_ITEMS.assignments);
    if (spareRecords === 0 && spareRoles === 0) break;
    const helps =
      (spareRecords > 0 && recordsOf(plan) > 0) || (spareRoles > 0 && plan.assign.length > 0);
    if (!helps) continue;
    shed.add(plan);
    records -= recordsOf(plan);
    roles -= plan.assign.length;
  }
  return shed;
}

const recordsOf = ({ record }: UserPlan): number => Number(record.kind === 'write');

const kindsOf = (plan: UserPlan): number => recordsOf(plan) + Number(plan.assign.length > 0);

const mayWait = (plan: UserPlan): boolean =>
  plan.note !== undefined && plan.unassign.length === 0 && plan.record.kind !== 'delete';

/** Items in the last call when that is less than half full, and others are full. */
function spare(count: number, items: number): number {
  const rest = count % items;
  return count > items && rest < items / 2 ? rest : 0;
}

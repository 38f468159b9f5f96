import { getOwn, type Place } from '../../ledger/index.ts';
import { isInstance } from '../../mapping/index.ts';
import type { Revoked } from '../round/look-up/revoked.ts';
import { needsRevocation } from '../round/plan/needs-revocation.ts';
import type { InstancePlan, TenantPlan } from '../round/plan/plan.ts';
import type { Book } from '../round/read/book.ts';
import { openInstances } from '../round/settle-instances.ts';

/**
 * Who holds something in places that were deleted, but whose records stay. The worker asks Permit; foreseen is it of
 * those users, and of the instances that are planned for, as the ledger has it.
 *
 * @param users - keys of whom the jobs speak; `book` has them
 */
export async function revokedOf(
  plans: readonly (TenantPlan | InstancePlan)[],
  users: readonly string[],
  book: Book,
): Promise<Revoked> {
  const revoking = new Map(plans.filter(needsRevocation).map((plan) => [plan.draft.key, plan]));
  const holders = revoking.size === 0 ? [] : users;
  const held = new Map(holders.map((key) => [key, placesOf(book.user(key))]));
  await openInstances([...held.values()].flat().filter(isInstance), book);
  const voidedBy = (place: string): readonly string[] => {
    const plan = revoking.get(place);
    if (!isInstance(place))
      return plan === undefined || plan.record.kind === 'delete' ? [] : [place];
    const tenant = book.instance(place).tenant.key;
    if (revoking.has(tenant)) return [place, tenant];
    return plan === undefined ? [] : [place];
  };
  return {
    users: withPlaces([...held].map(([key, places]) => [key, places.flatMap(voidedBy)])),
    instances: withPlaces(
      plans.flatMap((plan) => (plan.kind === 'instance' ? [plan.draft] : [])).map(subjectsGone),
    ),
  };

  function subjectsGone({ key, before }: InstancePlan['draft']): PlacesOfOne {
    return [key, placesOf(before).filter((subject) => revoking.has(subject))];
  }
}

type PlacesOfOne = readonly [key: string, places: readonly string[]];

/** Where something was given. */
function placesOf({ places }: { readonly places: Readonly<Record<string, Place>> }): string[] {
  return Object.keys(places).filter((name) => (getOwn(places, name)?.applied.length ?? 0) > 0);
}

const withPlaces = (found: readonly PlacesOfOne[]): ReadonlyMap<string, ReadonlySet<string>> =>
  new Map(found.flatMap(([key, places]) => (places.length === 0 ? [] : [[key, new Set(places)]])));

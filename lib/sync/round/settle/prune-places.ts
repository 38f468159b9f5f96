import { newest, type Version } from '../../../jobs/index.ts';
import { type InstanceItem, prunePlace, type UserItem } from '../../../ledger/index.ts';

/** Forgets what deletions void in a holder's places. */
export function prunePlaces<Item extends UserItem | InstanceItem>(
  item: Item,
  tenantDel: (tenant: string) => Version,
): Item {
  const places = Object.entries(item.places).flatMap(([tenant, place]) => {
    const pruned = prunePlace(place, newest(item.del, tenantDel(tenant)));
    return pruned === null ? [] : [[tenant, pruned] as const];
  });
  return { ...item, places: Object.fromEntries(places) };
}

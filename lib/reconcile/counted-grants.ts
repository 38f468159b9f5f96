import { newest, OLDEST, type Source, type Version } from '../jobs/index.ts';
import type { Place, UserItem } from '../ledger/index.ts';

type Grants = ReadonlyMap<string, readonly string[]>;

/** What a source grants in a place that counts: the provider's role ids with the Permit roles that they became. */
export function countedGrants(
  { sources }: Pick<Place, 'sources'>,
  source: Source,
  voidBefore: Version = OLDEST,
): Grants {
  const { floor, grants } = sources[source] ?? { floor: OLDEST, grants: {} };
  const from = newest(floor, voidBefore);
  return new Map(
    Object.entries(grants).flatMap(([id, { v, r }]) =>
      v >= from && r.length > 0 ? [[id, r] as const] : [],
    ),
  );
}

/** Whether a source still grants a user anything. @param tenantDel - a tenant's newest deletion */
export function grantsAnything(
  item: UserItem | undefined,
  source: Source,
  tenantDel: (tenant: string) => Version,
): boolean {
  if (item === undefined || item.seen <= item.del) return false;
  return Object.entries(item.places).some(
    ([tenant, place]) => countedGrants(place, source, newest(item.del, tenantDel(tenant))).size > 0,
  );
}

/** Whether a grant that the ledger counts gives a role that it does not give any more. */
export function isOutlived(before: Grants, after: Grants): boolean {
  return [...before].some(([id, roles]) =>
    roles.some((role) => after.get(id)?.includes(role) !== true),
  );
}

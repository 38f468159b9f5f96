import type { Source } from '../jobs/index.ts';
import { getOwn, type UserItem } from '../ledger/index.ts';
import type { RoleInTenant } from '../sync/index.ts';

/**
 * Roles that Permit has and that we gave, or may have, in places of which no other source speaks. Nobody need grant
 * them any more: where taking one failed for good, or its message was lost, the ledger counts no grant and Permit still
 * has the role.
 */
export function oursIn(
  item: UserItem | undefined,
  held: readonly RoleInTenant[],
  source: Source,
): readonly RoleInTenant[] {
  if (item === undefined) return [];
  return held.filter(({ tenant, role }) => {
    const { sources = {}, applied = [] } = getOwn(item.places, tenant) ?? {};
    const isOwn = sources[source] !== undefined || Object.keys(sources).length === 0;
    const noted = getOwn(item.pending?.roles ?? {}, tenant) ?? [];
    return isOwn && (applied.includes(role) || noted.includes(role));
  });
}

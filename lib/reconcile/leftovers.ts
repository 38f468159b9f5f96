import type { Source } from '../jobs/index.ts';
import { getOwn, type UserItem } from '../ledger/index.ts';
import { speaksOf } from './evidence.ts';
import type { HeldRole } from './read-permit.ts';

/**
 * Roles that Permit has and that we gave, or may have, in places of which no other source speaks. Nobody need grant
 * them any more: where taking one failed for good, or its message was lost, the ledger counts no grant and Permit still
 * has the role.
 */
export function oursIn(
  item: UserItem | undefined,
  held: readonly HeldRole[],
  source: Source,
): readonly HeldRole[] {
  if (item === undefined) return [];
  return held.filter(({ place, role }) => {
    const { sources = {}, applied = [] } = getOwn(item.places, place) ?? {};
    const isOwn = speaksOf({ sources }, source) || Object.keys(sources).length === 0;
    const noted = getOwn(item.pending?.roles ?? {}, place) ?? [];
    return isOwn && (applied.includes(role) || noted.includes(role));
  });
}

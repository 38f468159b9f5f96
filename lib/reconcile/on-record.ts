import { OLDEST, type Source } from '../jobs/index.ts';
import { getOwn, NO_PLACE, type UserItem } from '../ledger/index.ts';
import type { ForeseenUser } from '../sync/index.ts';
import { countedGrants } from './counted-grants.ts';

/**
 * Places where grants of a source are on record as other roles than the config makes of them, whether Permit differs by it
 * or not: when one of them goes, what it is on record as is taken.
 */
export function regrantedPlaces(
  { before, after }: Pick<ForeseenUser, 'before' | 'after'>,
  source: Source,
): readonly string[] {
  if (before.places === after.places) return [];
  return Object.keys(after.places).filter((name) => {
    const [was, is] = [grantsIn(before, name, source), grantsIn(after, name, source)];
    return was.size !== is.size || [...is].some(([id, roles]) => was.get(id) !== roles);
  });
}

/** By voice and role id, the roles that count, in one text. */
function grantsIn({ places, sets }: UserItem, name: string, source: Source) {
  const place = getOwn(places, name) ?? NO_PLACE;
  const counted = countedGrants(place, source, OLDEST, { sets });
  return new Map(Array.from(counted, ([id, roles]) => [id, [...roles].sort().join(' ')]));
}

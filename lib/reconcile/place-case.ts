import { newest, OLDEST, type SyncJob } from '../jobs/index.ts';
import { effectiveRoles, getOwn, NO_PLACE } from '../ledger/index.ts';
import { isInstance } from '../mapping/index.ts';
import { type ForeseenUser, standingOf } from '../sync/index.ts';
import type { Around } from './around.ts';
import { countedGrants, isOutlived } from './counted-grants.ts';
import { speaksOf } from './evidence.ts';
import { resourceOf } from './held-instances.ts';
import type { PlaceCase } from './judge-place.ts';
import type { UserCase } from './user-case.ts';

const NOBODY: Pick<ForeseenUser['before'], 'sets' | 'shut'> = {};

/**
 * Puts together what is known of a user in one place.
 *
 * @param telling - the jobs that say something of it
 * @param held - roles that Permit has there
 */
export function placeCaseOf(
  { key, item }: UserCase,
  name: string,
  telling: readonly SyncJob[],
  held: readonly string[],
  foreseen: ForeseenUser | undefined,
  around: Around,
): PlaceCase {
  const { source, mapping, roles } = around;
  const before = foreseen?.before ?? item;
  const place = getOwn(before?.places ?? {}, name) ?? NO_PLACE;
  const after = getOwn(foreseen?.after.places ?? {}, name) ?? NO_PLACE;
  const voidBefore = newest(before?.del, around.voidBefore(name));
  const standing = standingOf(before ?? NOBODY, mapping);
  const standingAfter = standingOf(foreseen?.after ?? NOBODY, mapping);
  const everyRule = standingOf(before ?? NOBODY, { ...mapping, knowsVoice: () => true });
  const counted = (by: typeof standing): ReadonlySet<string> =>
    before !== undefined && before.seen > before.del
      ? effectiveRoles(place, voidBefore, by, name)
      : new Set();
  const refusals = telling.flatMap((job) => around.refusalOf(job) ?? []);
  return {
    user: key,
    place: name,
    held,
    wanted: foreseen?.roles.get(name) ?? new Set(),
    granted: counted(standing),
    told: counted(everyRule),
    given: place.applied,
    noted: getOwn(before?.pending?.roles ?? {}, name) ?? [],
    isKnown: speaksOf(place, source) || voidBefore !== OLDEST,
    isConcerned: telling.length > 0,
    isGone: around.isGone(name),
    isOutlived: isOutlived(
      countedGrants(place, source, voidBefore, standing),
      countedGrants(after, source, voidBefore, standingAfter),
    ),
    refused: refusals[0],
    takesForeign: mapping.ownership === 'all',
    isRole: (role) => roles.has(isInstance(name) ? `${resourceOf(name)}#${role}` : role),
  };
}

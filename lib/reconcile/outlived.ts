import { OLDEST } from '../jobs/index.ts';
import type { Place, UserItem } from '../ledger/index.ts';
import { sourceOf } from '../sync/index.ts';
import { type Asking, absenceOfUser } from './evidence.ts';
import type { Listing } from './listing.ts';
import type { ScannedLedger } from './read-ledger.ts';
import type { Outlived, Remapping } from './remapping.ts';

/**
 * Who is in the ledger, and not listed: nothing can be said of them without the provider's word. Of what rules that are
 * gone from the config still give them, a person is to be told.
 */
export function whatOutlives(
  { users, tenants }: ScannedLedger,
  listing: Listing,
  asking: Asking,
): Pick<Remapping, 'unlisted' | 'outlived'> {
  const outlived: Outlived[] = [];
  let unlisted = 0;
  for (const [key, item] of users) {
    if (listing.users.has(key) || item.seen <= item.del) continue;
    if (absenceOfUser(key, item, asking).kind === 'others') continue;
    unlisted += 1;
    const given = Object.entries(item.places).flatMap(([name, place]) =>
      place.applied.length > 0 && isByGone(Object.keys(place.sources), asking) ? [name] : [],
    );
    const places = [...given, ...declaredByGone(item, asking)];
    if (places.length > 0) outlived.push({ entity: 'user', key, places });
  }
  for (const [key, item] of tenants) {
    if (listing.tenants.has(key) || item.seen <= item.del) continue;
    const places = declaredByGone(item, asking);
    if (places.length > 0) outlived.push({ entity: 'tenant', key, places });
  }
  return { unlisted, outlived };
}

const isGone = (voice: string, { source, mapping }: Pick<Asking, 'source' | 'mapping'>): boolean =>
  sourceOf(voice) === source && !mapping.knowsVoice(voice);

const isByGone = (voices: readonly (keyof Place['sources'])[], asking: Asking): boolean =>
  voices.some((voice) => isGone(voice, asking));

type Declaring = Pick<UserItem, 'declared'>;

/** Resource instances that a record declares by a rule that is gone from the config, and that nobody took yet. */
export const declaredByGone = (
  { declared }: Declaring,
  asking: Pick<Asking, 'source' | 'mapping'>,
): readonly string[] =>
  Object.entries(declared ?? {}).flatMap(([voice, known]) =>
    isGone(voice, asking)
      ? Object.entries(known).flatMap(([key, goneAt]) => (goneAt === OLDEST ? [key] : []))
      : [],
  );

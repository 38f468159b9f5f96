import { OLDEST, type Source, type Version } from '../../../jobs/index.ts';
import type { Declared, Place, UserItem, Voice } from '../../../ledger/index.ts';
import type { Holders, UserClaim } from '../claims/claim.ts';
import { sourceOf } from './voice.ts';

/**
 * The user as whoever has its key now finds it. Where that is somebody else than before, nothing that was said of the
 * other counts: neither profile, nor roles, nor deletions. What Permit was given stays on record, to be taken.
 */
export function handedOver(item: UserItem, holders: Holders | undefined): UserItem {
  let after = item;
  for (const [source, id] of holders ?? []) {
    const known = after.holders?.[source];
    if (known === id) continue;
    if (known !== undefined) after = emptied(after, source);
    after = { ...after, holders: { ...after.holders, [source]: id } };
  }
  return after;
}

/** Whether a claim is the deletion of somebody of whom nothing was settled here, or nothing counts any more. */
export function isOfAnother(claim: UserClaim, { holders }: UserItem): boolean {
  return (
    claim.kind === 'deleted' && claim.of !== undefined && holders?.[claim.of.source] !== claim.of.id
  );
}

function emptied(item: UserItem, source: Source): UserItem {
  const isTheirs = (voice: Voice) => sourceOf(voice) === source;
  const places = Object.entries(item.places).map(([name, place]): [string, Place] => [
    name,
    { ...place, sources: without(place.sources, isTheirs) },
  ]);
  const { sets = {}, declared, shut = {} } = item;
  return {
    ...item,
    seen: OLDEST,
    del: OLDEST,
    fields: {},
    places: Object.fromEntries(places),
    sets: orNone(without(sets, isTheirs)),
    shut: orNone(without(shut, isTheirs)),
    declared: declared && retracted(declared, item, isTheirs),
  };
}

/** Instances that they declared are declared no longer, as of their newest word. */
function retracted(
  declared: Declared,
  { sets = {}, seen }: UserItem,
  isTheirs: (voice: Voice) => boolean,
): Declared {
  const all = Object.entries(declared).map(([voice, known]) => {
    if (!isTheirs(voice)) return [voice, known] as const;
    const at = (Object.hasOwn(sets, voice) ? sets[voice] : undefined) ?? seen;
    const gone = Object.entries(known).map(([key, goneAt]): [string, Version] => [
      key,
      goneAt === OLDEST ? at : goneAt,
    ]);
    return [voice, Object.fromEntries(gone)] as const;
  });
  return Object.fromEntries(all);
}

const without = <T>(
  all: Readonly<Record<string, T>>,
  isOut: (name: string) => boolean,
): Record<string, T> => Object.fromEntries(Object.entries(all).filter(([name]) => !isOut(name)));

const orNone = <T extends object>(all: T): T | undefined =>
  Object.keys(all).length === 0 ? undefined : all;

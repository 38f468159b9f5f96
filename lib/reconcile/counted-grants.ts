import { newest, OLDEST, type Source, type Version } from '../jobs/index.ts';
import {
  getOwn,
  type Place,
  type SourceGrants,
  type Standing,
  type UserItem,
  type Voice,
} from '../ledger/index.ts';
import { sourceOf } from '../sync/index.ts';

type Grants = ReadonlyMap<string, readonly string[]>;

/**
 * What a source and its rules grant in a place that counts: by voice and the provider's role id, the Permit roles that
 * each became.
 *
 * @param standing - whose word counts; default: every voice's
 */
export function countedGrants(
  { sources }: Pick<Place, 'sources'>,
  source: Source,
  voidBefore: Version = OLDEST,
  standing: Standing = {},
): Grants {
  const counted = new Map<string, readonly string[]>();
  for (const [voice, state] of Object.entries(sources)) {
    if (sourceOf(voice) !== source || standing.isSilent?.(voice) === true) continue;
    const from = newest(getOwn(standing.sets ?? {}, voice), voidBefore);
    for (const [id, roles] of countedOf(state, from)) counted.set(`${voice} ${id}`, roles);
  }
  return counted;
}

/** Whether one voice grants something in a place that counts. */
export function doesGrant(place: Place | undefined, voice: Voice): boolean {
  const state = getOwn(place?.sources ?? {}, voice);
  return state !== undefined && countedOf(state, OLDEST).length > 0;
}

const countedOf = (
  { floor, grants }: SourceGrants,
  voidBefore: Version,
): readonly (readonly [string, readonly string[]])[] => {
  const from = newest(floor, voidBefore);
  return Object.entries(grants).flatMap(([id, { v, r }]) =>
    v >= from && r.length > 0 ? [[id, r] as const] : [],
  );
};

/** Whether a source still grants a user anything. @param voidBefore - a place's newest deletion */
export function grantsAnything(
  item: UserItem | undefined,
  source: Source,
  voidBefore: (place: string) => Version,
  standing: Standing,
): boolean {
  if (item === undefined || item.seen <= item.del) return false;
  return Object.entries(item.places).some(
    ([name, place]) =>
      countedGrants(place, source, newest(item.del, voidBefore(name)), standing).size > 0,
  );
}

/** Whether a grant that the ledger counts gives a role that it does not give any more. */
export function isOutlived(before: Grants, after: Grants): boolean {
  return [...before].some(([id, roles]) =>
    roles.some((role) => after.get(id)?.includes(role) !== true),
  );
}

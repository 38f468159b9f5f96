import { newest } from '../../../jobs/index.ts';
import {
  effectiveRoles,
  getOwn,
  NO_PLACE,
  type Place,
  type Standing,
  type UserItem,
} from '../../../ledger/index.ts';
import type { Mapping } from '../../../mapping/index.ts';
import { type InstanceDraft, isAlive, type UserDraft } from '../settle/drafts.ts';
import { sourceOf } from '../settle/voice.ts';
import type { PlaceView } from './plan.ts';
import { NONE, union } from './plan-record.ts';

/** Roles of a holder in a place: those wanted, those to give, those to take. */
export interface PlacePlan {
  readonly wanted: ReadonlySet<string>;
  readonly give: readonly string[];
  readonly take: readonly string[];
}

const NOTHING: ReadonlySet<string> = new Set();

/**
 * Plans what a holder is to have in one of its places.
 *
 * @param inDoubt - whether nothing that was given there is certain
 */
export function planPlace(
  { before, after }: UserDraft | InstanceDraft,
  name: string,
  view: PlaceView,
  standing: Standing,
  inDoubt: boolean,
): PlacePlan {
  const place: Place = getOwn(after.places, name) ?? NO_PLACE;
  const wanted =
    isAlive(after) && !view.isDead
      ? effectiveRoles(place, newest(after.del, view.del), standing, name)
      : NOTHING;
  const { applied } = place;
  const noted = getOwn(before.pending?.roles ?? {}, name) ?? NONE;
  const allInDoubt = inDoubt || place.inc !== view.inc || before.pending?.deleted === true;
  const isCertain = (role: string) =>
    !allInDoubt && applied.includes(role) && !noted.includes(role);
  const owned = union(applied, noted);
  return {
    wanted,
    give: applied.length === 0 ? [...wanted] : [...wanted].filter((role) => !isCertain(role)),
    take: owned.length === 0 ? NONE : owned.filter((role) => !wanted.has(role)),
  };
}

const BY_CONFIG = new WeakMap<Mapping, Standing>();

/** The standing of whoever has nothing of its own to say of it: the same for all, as a batch plans thousands. */
function standingBy(mapping: Mapping): Standing {
  const known = BY_CONFIG.get(mapping);
  if (known !== undefined) return known;
  const standing: Standing = { isSilent: (voice, place) => !mapping.knowsVoice(voice, place) };
  BY_CONFIG.set(mapping, standing);
  return standing;
}

/** Whose word counts of what a user, or a resource instance, was given. */
export function standingOf(
  { sets, shut }: Partial<Pick<UserItem, 'sets' | 'shut'>>,
  mapping: Mapping,
): Standing {
  const out = shut === undefined ? NONE : sourcesThatShutOut(shut);
  if (out.length === 0)
    return sets === undefined ? standingBy(mapping) : { ...standingBy(mapping), sets };
  return {
    sets,
    isSilent: (voice, place) => !mapping.knowsVoice(voice, place) || out.includes(sourceOf(voice)),
  };
}

function sourcesThatShutOut(shut: NonNullable<UserItem['shut']>): readonly string[] {
  return Object.entries(shut).flatMap(([source, said]) => (said.on ? [source] : []));
}

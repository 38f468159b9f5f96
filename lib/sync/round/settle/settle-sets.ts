import { OLDEST, type Version } from '../../../jobs/index.ts';
import {
  type Declared,
  getOwn,
  NO_PLACE,
  putOwn,
  settleSet,
  type Voice,
} from '../../../ledger/index.ts';
import type { RuleSet } from '../../../mapping/index.ts';
import type { Answers } from './drafts.ts';
import type { Settling, SettlingHolder } from './settle-fields.ts';

const NOTHING: readonly RuleSet[] = [];

/** Takes what rules make of a record, each all that it makes, unless a newer record was answered; says whether it did. */
export function settleAnswers<Claim>(
  state: Settling<Claim>,
  sets: readonly RuleSet[],
  version: Version,
  verify: boolean,
): readonly RuleSet[] {
  if (sets.length === 0 || version < state.del) return NOTHING;
  const taken: RuleSet[] = [];
  const answers = new Map(state.answers);
  for (const set of sets) {
    const known = state.sets === undefined ? undefined : getOwn(state.sets, set.voice);
    if (known !== undefined && known > version) continue;
    taken.push(set);
    if (known !== version) state.sets = { ...state.sets, [set.voice]: version };
    if (!answers.has(set.voice)) answers.set(set.voice, { version, set, verify });
  }
  state.answers = answers;
  return taken;
}

/** The places of one rule are those that it gives now. */
function settlePlaces<Claim>(
  state: SettlingHolder<Claim>,
  { voice, places: given }: RuleSet,
  version: Version,
): void {
  const places = { ...state.places };
  for (const [name, place] of Object.entries(state.places)) {
    if (getOwn(place.sources, voice) === undefined) continue;
    state.touched.add(name);
    if (!given.has(name)) putOwn(places, name, settleSet(place, voice, version, undefined));
  }
  for (const [name, { roles }] of given) {
    state.touched.add(name);
    putOwn(places, name, settleSet(getOwn(places, name) ?? NO_PLACE, voice, version, roles));
  }
  state.places = places;
}

export function settleHolderSets<Claim>(
  state: SettlingHolder<Claim>,
  sets: readonly RuleSet[],
  version: Version,
  verify: boolean,
): boolean {
  const taken = settleAnswers(state, sets, version, verify);
  for (const set of taken) settlePlaces(state, set, version);
  return taken.length > 0;
}

/** Puts together what an entity's rules declare, of what it was on record to declare. */
export function withDeclared(before: Declared | undefined, answers: Answers): Declared | undefined {
  let declared: Record<Voice, Readonly<Record<string, Version>>> | undefined;
  for (const [voice, { version, set }] of answers) {
    const known = before === undefined ? undefined : getOwn(before, voice);
    if (set.instances.length === 0 && known === undefined) continue;
    const now: Record<string, Version> = {};
    const named = new Set(set.instances.map(({ key }) => key));
    for (const [key, gone] of Object.entries(known ?? {})) {
      if (!named.has(key)) now[key] = gone === OLDEST ? version : gone;
    }
    for (const key of named) now[key] = OLDEST;
    declared ??= { ...before };
    putOwn(declared, voice, now);
  }
  return declared ?? before;
}

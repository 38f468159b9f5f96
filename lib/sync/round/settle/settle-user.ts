import { newest, type Version } from '../../../jobs/index.ts';
import {
  getOwn,
  NO_PLACE,
  type Settled,
  settleGrant,
  settleMembership,
  settleRemoval,
  type UserItem,
} from '../../../ledger/index.ts';
import type { Mapping } from '../../../mapping/index.ts';
import type { Holders, PlaceClaim, RecordClaim, UserClaim } from '../claims/claim.ts';
import { saltOf } from './digest.ts';
import type { RoundContext, UserDraft } from './drafts.ts';
import { handedOver, isOfAnother } from './hand-over.ts';
import {
  living,
  NO_ANSWERS,
  NO_VALUES,
  newestFirst,
  type SettlingHolder,
  settleDeletion,
  settleFields,
  withAnswers,
  withoutUnmapped,
} from './settle-fields.ts';
import { settleHolderSets, withDeclared } from './settle-sets.ts';
import { sourceOf } from './voice.ts';

interface SettlingUser extends SettlingHolder<UserClaim> {
  shut: UserItem['shut'];
}

/**
 * Folds the claims on a user into it. `tenantDel` gives the newest deletion of a tenant: grants older than it are
 * void. Even a superseded fact says that the user existed at its time, so that order does not matter.
 *
 * @param holders - who has the key now, of providers whose users are not known by their id
 */
export function settleUser(
  key: string,
  before: UserItem,
  claims: readonly UserClaim[],
  tenantDel: (tenant: string) => Version,
  { env, mapping }: RoundContext,
  holders?: Holders,
): UserDraft {
  const base = handedOver(before, holders);
  const noted = before.pending;
  const touched = new Set<string>();
  if (noted !== undefined) for (const tenant of Object.keys(noted.roles)) touched.add(tenant);
  const state: SettlingUser = {
    seen: base.seen,
    del: base.del,
    fields: living(base.fields, base.del),
    places: base.places,
    values: NO_VALUES,
    sets: base.sets,
    shut: base.shut,
    answers: NO_ANSWERS,
    won: new Set(),
    whole: false,
    touched,
  };
  const salt = saltOf(env);
  for (const claim of newestFirst(claims)) {
    if (isOfAnother(claim, base)) continue;
    if (settleUserClaim(state, claim, tenantDel, salt)) state.won.add(claim);
  }
  withoutUnmapped(state, 'user', mapping);
  const { seen, del, fields, places, values, won, whole, sets, shut, answers } = state;
  const isHandedOver = base.places !== before.places;
  const everywhere = isHandedOver || del !== before.del || noted?.deleted === true;
  if (everywhere) for (const name of Object.keys(places)) touched.add(name);
  else if (before.rev > 0) touchForgotten(state, mapping);
  const declared = withDeclared(base.declared, answers);
  const settled = { ...base, seen, del, fields, places };
  const isSame = sets === base.sets && shut === base.shut && declared === base.declared;
  const after = isSame ? settled : withAnswers(settled, { sets, shut, declared });
  return { key, before, after, values, claims, won, whole, touched, answers };
}

/** Places where something was given by a rule that the config has no longer. */
function touchForgotten({ places, touched }: SettlingUser, { knowsVoice }: Mapping): void {
  for (const name of Object.keys(places)) {
    const place = getOwn(places, name);
    if (place === undefined || place.applied.length === 0 || touched.has(name)) continue;
    for (const voice of Object.keys(place.sources)) {
      if (!knowsVoice(voice, name)) touched.add(name);
    }
  }
}

/** Folds in one claim, and says whether anything of it counts. */
function settleUserClaim(
  state: SettlingUser,
  claim: UserClaim,
  tenantDel: (tenant: string) => Version,
  salt: string,
): boolean {
  const { version } = claim;
  switch (claim.kind) {
    case 'deleted':
      settleShut(state, claim);
      return settleDeletion(state, version);
    case 'record': {
      state.seen = newest(state.seen, version);
      const won = settleFields(state, claim, salt);
      const answered = settleHolderSets(state, claim.sets ?? [], version, claim.verify);
      return settleShut(state, claim) || answered || won;
    }
    case 'set':
      state.seen = newest(state.seen, version);
      return settleHolderSets(state, claim.sets, version, claim.verify);
    default:
      return settlePlaceClaim(state, claim, tenantDel);
  }
}

/** Takes a source's word on whether it has shut the user out. */
function settleShut(
  state: SettlingUser,
  { shut, version: v }: Pick<RecordClaim, 'shut' | 'version'>,
): boolean {
  if (shut === undefined || v < state.del) return false;
  const { source, on } = shut;
  const known = state.shut?.[source];
  if (known !== undefined && known.v > v) return false;
  if (known?.v === v && known.on === on) return on;
  const changes = (known?.on ?? false) !== on;
  if (changes) {
    for (const [name, { sources }] of Object.entries(state.places)) {
      if (Object.keys(sources).some((voice) => sourceOf(voice) === source)) state.touched.add(name);
    }
  }
  state.shut = { ...state.shut, [source]: { v, on } };
  // That nobody is shut out, as before, is on record; and no reason to say that an older record counts.
  return on || changes;
}

function settlePlaceClaim(
  state: SettlingUser,
  claim: PlaceClaim,
  tenantDel: (tenant: string) => Version,
): boolean {
  const { place: name, version } = claim;
  state.touched.add(name);
  const exists = claim.kind === 'membership' || (claim.kind === 'grant' && !claim.taken);
  if (exists) state.seen = newest(state.seen, version);
  if (version < state.del || version < tenantDel(name)) return false;
  const known = getOwn(state.places, name);
  const { place, won } = settlePlace(known ?? NO_PLACE, claim);
  // A computed name is always the object's own: a tenant may be called `__proto__`.
  if (place !== known && won) state.places = { ...state.places, [name]: place };
  return won;
}

function settlePlace(place: Settled['place'], claim: PlaceClaim): Settled {
  switch (claim.kind) {
    case 'membership':
      return settleMembership(place, claim.voice, claim.version, claim.member, claim.roles);
    case 'removal':
      return settleRemoval(place, claim.voice, claim.version);
    case 'grant':
      return settleGrant(place, claim.voice, claim.version, claim.grant);
  }
}

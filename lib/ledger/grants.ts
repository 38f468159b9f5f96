import { newest, OLDEST, type RoleRef, type Version } from '../jobs/index.ts';
import { getOwn, putOwn } from './by-name.ts';
import {
  type GrantState,
  MEMBER,
  type Place,
  type Sets,
  type SourceGrants,
  type Voice,
} from './items.ts';

/** A grant as it is to be recorded: the provider's role id and the Permit roles that it becomes. */
export interface MappedGrant {
  readonly id: RoleRef['id'];
  readonly roles: readonly string[];
}

export const NO_PLACE: Place = { inc: 0, sources: {}, applied: [] };
const NO_GRANTS: SourceGrants = { floor: OLDEST, grants: {} };

const grantsOf = (place: Place, source: Voice): SourceGrants =>
  getOwn(place.sources, source) ?? NO_GRANTS;

function withGrants(place: Place, source: Voice, grants: SourceGrants): Place {
  if (place.sources[source] === grants) return place;
  return { ...place, sources: { ...place.sources, [source]: grants } };
}

/** Grants that are not below a floor: what is can never count again. */
function aliveAt({ grants }: SourceGrants, floor: Version): Record<string, GrantState> {
  const alive: Record<string, GrantState> = {};
  for (const id of Object.keys(grants)) {
    const grant = grants[id];
    if (grant !== undefined && grant.v >= floor) putOwn(alive, id, grant);
  }
  return alive;
}

const areEqual = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((role, n) => role === b[n]);

/** Whether grants stand just so already: what is delivered again changes nothing. */
function isSettled(
  { grants, floor: known }: SourceGrants,
  version: Version,
  said: readonly MappedGrant[],
  floor: Version,
): boolean {
  return (
    floor === known &&
    said.every(({ id, roles }) => {
      const grant = getOwn(grants, id);
      return grant?.v === version && areEqual(grant.r, roles);
    })
  );
}

/** Sets grants at a version where nothing newer stands (an equal version is settled again), and raises the floor. */
function merge(
  before: SourceGrants,
  version: Version,
  said: readonly MappedGrant[],
  floor: Version,
): { readonly after: SourceGrants; readonly won: boolean } {
  if (isSettled(before, version, said, floor)) return { after: before, won: true };
  const grants = aliveAt(before, floor);
  let won = false;
  for (const { id, roles } of said) {
    const known = getOwn(before.grants, id);
    if (known !== undefined && known.v > version) continue;
    putOwn(grants, id, { v: version, r: roles });
    won = true;
  }
  return { after: { floor, grants }, won };
}

export interface Settled {
  readonly place: Place;
  /** Whether anything of the fact counts; otherwise it is superseded. */
  readonly won: boolean;
}

/**
 * The user belongs to the tenant. `roles` given: the whole set, so everything older goes; absent: the provider did
 * not say. `member` are the default roles, which stand behind the membership itself.
 */
export function settleMembership(
  place: Place,
  source: Voice,
  version: Version,
  member: readonly string[],
  roles: readonly MappedGrant[] | undefined,
): Settled {
  const before = grantsOf(place, source);
  if (version < before.floor) return { place, won: false };
  const said = [{ id: MEMBER, roles: member }, ...(roles ?? [])];
  const floor = roles === undefined ? before.floor : version;
  const { after, won } = merge(before, version, said, floor);
  return { place: withGrants(place, source, after), won: won || roles !== undefined };
}

/** The user left the tenant: everything older goes. */
export function settleRemoval(place: Place, source: Voice, version: Version): Settled {
  const before = grantsOf(place, source);
  if (version < before.floor) return { place, won: false };
  const grants = aliveAt(before, version);
  return { place: withGrants(place, source, { floor: version, grants }), won: true };
}

/** One role given, or taken when it becomes no roles. */
export function settleGrant(
  place: Place,
  source: Voice,
  version: Version,
  grant: MappedGrant,
): Settled {
  const before = grantsOf(place, source);
  if (version < before.floor) return { place, won: false };
  const { after, won } = merge(before, version, [grant], before.floor);
  return { place: won ? withGrants(place, source, after) : place, won };
}

/** All that a rule gives in one place, at the version of the record that it answered. */
export function settleSet(
  place: Place,
  voice: Voice,
  version: Version,
  roles: readonly string[] | undefined,
): Place {
  const known = getOwn(place.sources, voice);
  if (roles === undefined) {
    if (known === undefined) return place;
    const { [voice]: _, ...sources } = place.sources;
    return { ...place, sources };
  }
  const said = known?.grants[MEMBER];
  if (said?.v === version && areEqual(said.r, roles)) return place;
  return withGrants(place, voice, {
    floor: OLDEST,
    grants: { [MEMBER]: { v: version, r: roles } },
  });
}

/** Whose word counts of what a holder was given, beside the versions of the grants themselves. */
export interface Standing {
  readonly sets?: Sets | undefined;
  /** Whether what this voice gave is void: its rule is gone, or its source has shut the user out. */
  readonly isSilent?: ((voice: Voice, place?: string) => boolean) | undefined;
}

/**
 * The Permit roles that count: what every voice grants and nothing newer voids. `voidBefore` is the newer of the
 * holder's and the place's deletion, `name` the place's key. A voice's default roles count while it grants no other.
 */
export function effectiveRoles(
  place: Place,
  voidBefore: Version,
  { sets, isSilent }: Standing = {},
  name?: string,
): ReadonlySet<string> {
  const roles = new Set<string>();
  for (const voice of Object.keys(place.sources)) {
    const state = place.sources[voice];
    if (state === undefined || isSilent?.(voice, name) === true) continue;
    const { floor, grants } = state;
    const said = sets === undefined ? undefined : getOwn(sets, voice);
    const from = newest(said === undefined ? floor : newest(floor, said), voidBefore);
    let member: readonly string[] = [];
    let granted = false;
    for (const id of Object.keys(grants)) {
      const grant = grants[id];
      if (grant === undefined || grant.v < from) continue;
      if (id === MEMBER) {
        member = grant.r;
        continue;
      }
      for (const role of grant.r) roles.add(role);
      if (grant.r.length > 0) granted = true;
    }
    if (!granted) for (const role of member) roles.add(role);
  }
  return roles;
}

/**
 * Forgets what can't matter any more: grants and floors not newer than `voidBefore`, which is kept elsewhere. Nothing
 * is forgotten for its age: what a provider tells today may have happened long ago, and what happened before that
 * may still come. `null`: nothing is left.
 */
export function prunePlace(place: Place, voidBefore: Version): Place | null {
  const sources: Record<Voice, SourceGrants> = {};
  for (const name of Object.keys(place.sources)) {
    const state = place.sources[name];
    if (state === undefined) continue;
    const floor = state.floor > voidBefore ? state.floor : OLDEST;
    const from = newest(state.floor, voidBefore);
    const grants = aliveAt(state, from);
    if (floor === OLDEST && Object.keys(grants).length === 0) continue;
    putOwn(sources, name, { floor, grants });
  }
  if (Object.keys(sources).length === 0 && place.applied.length === 0) return null;
  return { ...place, sources };
}

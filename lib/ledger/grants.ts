import { newest, OLDEST, type RoleRef, SOURCES, type Source, type Version } from '../jobs/index.ts';
import { MEMBER, type Place, type SourceGrants } from './items.ts';

/** A grant as it is to be recorded: the provider's role id and the Permit roles that it becomes. */
export interface MappedGrant {
  readonly id: RoleRef['id'];
  readonly roles: readonly string[];
}

export const NO_PLACE: Place = { inc: 0, sources: {}, applied: [] };
const NO_GRANTS: SourceGrants = { floor: OLDEST, grants: {} };

const grantsOf = (place: Place, source: Source): SourceGrants => place.sources[source] ?? NO_GRANTS;

function withGrants(place: Place, source: Source, grants: SourceGrants): Place {
  return { ...place, sources: { ...place.sources, [source]: grants } };
}

/** Sets grants at a version where nothing newer stands; an equal version is settled again. */
function merge(
  before: SourceGrants,
  version: Version,
  grants: readonly MappedGrant[],
): { after: SourceGrants; won: boolean } {
  const after = new Map(Object.entries(before.grants));
  let won = false;
  for (const { id, roles } of grants) {
    const known = after.get(id);
    if (known !== undefined && known.v > version) continue;
    after.set(id, { v: version, r: roles });
    won = true;
  }
  return { after: { floor: before.floor, grants: Object.fromEntries(after) }, won };
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
  source: Source,
  version: Version,
  member: readonly string[],
  roles: readonly MappedGrant[] | undefined,
): Settled {
  const before = grantsOf(place, source);
  if (version < before.floor) return { place, won: false };
  const said = [{ id: MEMBER, roles: member }, ...(roles ?? [])];
  const { after, won } = merge(before, version, said);
  if (roles === undefined) return { place: withGrants(place, source, after), won };
  return { place: withGrants(place, source, raise(after, version)), won: true };
}

/** The user left the tenant: everything older goes. */
export function settleRemoval(place: Place, source: Source, version: Version): Settled {
  const before = grantsOf(place, source);
  if (version < before.floor) return { place, won: false };
  return { place: withGrants(place, source, raise(before, version)), won: true };
}

/** One role given, or taken when it becomes no roles. */
export function settleGrant(
  place: Place,
  source: Source,
  version: Version,
  grant: MappedGrant,
): Settled {
  const before = grantsOf(place, source);
  if (version < before.floor) return { place, won: false };
  const { after, won } = merge(before, version, [grant]);
  return { place: won ? withGrants(place, source, after) : place, won };
}

/** Raises the floor and drops what falls below it: it can never count again. */
function raise(state: SourceGrants, floor: Version): SourceGrants {
  const alive = Object.entries(state.grants).filter(([, grant]) => grant.v >= floor);
  return { floor: newest(state.floor, floor), grants: Object.fromEntries(alive) };
}

/**
 * The Permit roles that count: what every source grants and nothing newer voids. `voidBefore` is the newer of the
 * user's and the tenant's deletion. A source's default roles count while it grants no other.
 */
export function effectiveRoles(place: Place, voidBefore: Version): ReadonlySet<string> {
  const roles = new Set<string>();
  for (const { floor, grants } of Object.values(place.sources)) {
    const from = newest(floor, voidBefore);
    let member: readonly string[] = [];
    const granted: string[] = [];
    for (const [id, grant] of Object.entries(grants)) {
      if (grant.v < from) continue;
      if (id === MEMBER) member = grant.r;
      else granted.push(...grant.r);
    }
    for (const role of granted.length > 0 ? granted : member) roles.add(role);
  }
  return roles;
}

/**
 * Forgets what can't matter any more: grants and floors not newer than `voidBefore`, which is kept elsewhere. Nothing
 * is forgotten for its age: what a provider tells today may have happened long ago, and what happened before that
 * may still come. `null`: nothing is left.
 */
export function prunePlace(place: Place, voidBefore: Version): Place | null {
  const sources: Partial<Record<Source, SourceGrants>> = {};
  for (const name of SOURCES) {
    const state = place.sources[name];
    if (state === undefined) continue;
    const floor = state.floor > voidBefore ? state.floor : OLDEST;
    const from = newest(state.floor, voidBefore);
    const grants = Object.entries(state.grants).filter(([, { v }]) => v >= from);
    if (floor === OLDEST && grants.length === 0) continue;
    sources[name] = { floor, grants: Object.fromEntries(grants) };
  }
  if (Object.keys(sources).length === 0 && place.applied.length === 0) return null;
  return { ...place, sources };
}

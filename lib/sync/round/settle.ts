import { type Json, newest, OLDEST, type Version } from '../../jobs/index.ts';
import {
  type FieldState,
  getOwn,
  NO_PLACE,
  prunePlace,
  putOwn,
  type Settled,
  settleGrant,
  settleMembership,
  settleRemoval,
  type TenantItem,
  type UserItem,
} from '../../ledger/index.ts';
import type { RecordClaim, TenantClaim, UserClaim } from './claims.ts';
import { digest } from './digest.ts';
import type { TenantDraft, UserDraft } from './drafts.ts';

type Fields = Readonly<Record<string, FieldState>>;

/** An entity in the midst of its claims: what they change of its item, and what becomes of them. */
interface Settling<Claim> {
  seen: Version;
  del: Version;
  fields: Fields;
  values: ReadonlyMap<string, Json>;
  readonly won: Set<Claim>;
  whole: boolean;
}

interface SettlingUser extends Settling<UserClaim> {
  places: UserItem['places'];
  readonly touched: Set<string>;
}

const NO_VALUES: ReadonlyMap<string, Json> = new Map();

/** Newest first: what loses is then seen to be superseded within the batch, too. */
function newestFirst<Claim extends { readonly version: Version }>(
  claims: readonly Claim[],
): readonly Claim[] {
  const [first, second] = claims;
  if (first === undefined || second === undefined) return claims;
  // Two are the most common, and sorting makes arrays of its own.
  if (claims.length === 2) return first.version <= second.version ? [second, first] : claims;
  return claims.toSorted((a, b) => (a.version < b.version ? 1 : -1));
}

/** Takes every field of a record to which nothing newer stands, and says whether there was one. */
function settleFields<Claim>(
  state: Settling<Claim>,
  { version: v, fields: said, whole }: RecordClaim,
  salt: string,
): boolean {
  if (v < state.del) return false;
  let fields: Record<string, FieldState> | undefined;
  let taken = 0;
  for (const [name, value] of said) {
    const known = getOwn(state.fields, name);
    if (known !== undefined && known.v > v) continue;
    taken += 1;
    const d = digest(value, salt);
    if (known?.v === v && known.d === d) continue;
    fields ??= { ...state.fields };
    putOwn(fields, name, { v, d });
  }
  if (taken === 0 && said.size > 0) return false;
  if (fields !== undefined) state.fields = fields;
  const isAll = taken === said.size && state.values.size === 0;
  state.values = isAll ? said : withNewest(state.values, said, state.fields, v);
  if (whole) state.whole = true;
  return true;
}

/** Values at hand, and those of a record at version `v` that counted. */
function withNewest(
  values: ReadonlyMap<string, Json>,
  said: ReadonlyMap<string, Json>,
  fields: Fields,
  v: Version,
): ReadonlyMap<string, Json> {
  const all = new Map(values);
  for (const [name, value] of said) if (getOwn(fields, name)?.v === v) all.set(name, value);
  return all;
}

/** Takes a deletion to which nothing newer stands, with the fields that it voids and the values at hand for them. */
function settleDeletion<Claim>(state: Settling<Claim>, version: Version): boolean {
  if (version < state.del) return false;
  state.del = version;
  state.fields = living(state.fields, version);
  state.values = new Map([...state.values].filter(([name]) => Object.hasOwn(state.fields, name)));
  return true;
}

/** Fields without those that a deletion voids: a record that was left in Permit still holds their values. */
function living(fields: Fields, del: Version): Fields {
  if (del === OLDEST) return fields;
  return Object.fromEntries(Object.entries(fields).filter(([, { v }]) => v > del));
}

/** Folds the claims on a tenant into it. `salt` is what digests are made with. */
export function settleTenant(
  key: string,
  before: TenantItem,
  claims: readonly TenantClaim[],
  salt: string,
): TenantDraft {
  const state: Settling<TenantClaim> = {
    seen: before.seen,
    del: before.del,
    fields: living(before.fields, before.del),
    values: NO_VALUES,
    won: new Set(),
    whole: false,
  };
  for (const { kind, version } of claims) {
    if (kind !== 'deleted' && version > state.seen) state.seen = version;
  }
  // A tenant is named by each of its memberships, and that says no more than that it was there: nothing to sort.
  for (const claim of newestFirst(claims.filter((claim) => claim.kind !== 'named'))) {
    const won =
      claim.kind === 'record'
        ? settleFields(state, claim, salt)
        : settleDeletion(state, claim.version);
    if (won) state.won.add(claim);
  }
  const { seen, del, fields, values, won, whole } = state;
  return { key, before, after: { ...before, seen, del, fields }, values, claims, won, whole };
}

/**
 * Folds the claims on a user into it. `tenantDel` gives the newest deletion of a tenant: grants older than it are
 * void; `salt` is what digests are made with. Even a superseded fact says that the user existed at its time, so that
 * order does not matter.
 */
export function settleUser(
  key: string,
  before: UserItem,
  claims: readonly UserClaim[],
  tenantDel: (tenant: string) => Version,
  salt: string,
): UserDraft {
  const noted = before.pending;
  const touched = new Set<string>();
  if (noted !== undefined) for (const tenant of Object.keys(noted.roles)) touched.add(tenant);
  const state: SettlingUser = {
    seen: before.seen,
    del: before.del,
    fields: living(before.fields, before.del),
    places: before.places,
    values: NO_VALUES,
    won: new Set(),
    whole: false,
    touched,
  };
  for (const claim of newestFirst(claims)) {
    if (settleUserClaim(state, claim, tenantDel, salt)) state.won.add(claim);
  }
  const { seen, del, fields, places, values, won, whole } = state;
  const everywhere = del !== before.del || noted?.deleted === true;
  if (everywhere) for (const tenant of Object.keys(places)) touched.add(tenant);
  const after = { ...before, seen, del, fields, places };
  return { key, before, after, values, claims, won, whole, touched };
}

/** Folds in one claim, and says whether anything of it counts. */
function settleUserClaim(
  state: SettlingUser,
  claim: UserClaim,
  tenantDel: (tenant: string) => Version,
  salt: string,
): boolean {
  if (claim.kind === 'deleted') return settleDeletion(state, claim.version);
  if (claim.kind === 'record') {
    state.seen = newest(state.seen, claim.version);
    return settleFields(state, claim, salt);
  }
  const { tenant, version } = claim;
  state.touched.add(tenant);
  const exists = claim.kind === 'membership' || (claim.kind === 'grant' && !claim.taken);
  if (exists) state.seen = newest(state.seen, version);
  if (version < state.del || version < tenantDel(tenant)) return false;
  const known = getOwn(state.places, tenant);
  const { place, won } = settlePlace(known ?? NO_PLACE, claim);
  // A computed name is always the object's own: a tenant may be called `__proto__`.
  if (place !== known && won) state.places = { ...state.places, [tenant]: place };
  return won;
}

function settlePlace(
  place: Settled['place'],
  claim: Exclude<UserClaim, { kind: 'record' | 'deleted' }>,
): Settled {
  switch (claim.kind) {
    case 'membership':
      return settleMembership(place, claim.source, claim.version, claim.member, claim.roles);
    case 'removal':
      return settleRemoval(place, claim.source, claim.version);
    case 'grant':
      return settleGrant(place, claim.source, claim.version, claim.grant);
  }
}

/** Forgets what deletions void in a user's places. */
export function prunePlaces(item: UserItem, tenantDel: (tenant: string) => Version): UserItem {
  const places = Object.entries(item.places).flatMap(([tenant, place]) => {
    const pruned = prunePlace(place, newest(item.del, tenantDel(tenant)));
    return pruned === null ? [] : [[tenant, pruned] as const];
  });
  return { ...item, places: Object.fromEntries(places) };
}

import { newest, type Version } from '../jobs/index.ts';
import {
  type FieldState,
  NO_PLACE,
  prunePlace,
  type Settled,
  settleGrant,
  settleMembership,
  settleRemoval,
  type TenantItem,
  type UserItem,
} from '../ledger/index.ts';
import type { RecordClaim, TenantClaim, UserClaim } from './claims.ts';
import { digest } from './digest.ts';
import type { RoundContext, TenantDraft, UserDraft } from './drafts.ts';

interface Settling {
  readonly version: Version;
}

/** Newest first: what loses is then seen to be superseded within the batch, too. */
const newestFirst = (a: Settling, b: Settling): number => (a.version < b.version ? 1 : -1);

type FieldsDraft = Pick<UserDraft, 'values' | 'whole'> & {
  after: { readonly fields: Readonly<Record<string, FieldState>>; readonly del: Version };
};

/** Takes every field of a record to which nothing newer stands, and says whether there was one. */
function settleFields(
  draft: FieldsDraft,
  claim: RecordClaim,
  context: RoundContext,
): { readonly fields: Readonly<Record<string, FieldState>>; readonly won: boolean } {
  if (claim.version < draft.after.del) return { fields: draft.after.fields, won: false };
  const fields = new Map(Object.entries(draft.after.fields));
  let won = claim.fields.size === 0;
  for (const [name, value] of claim.fields) {
    const known = fields.get(name);
    if (known !== undefined && known.v > claim.version) continue;
    fields.set(name, {
      v: claim.version,
      d: digest(value, context.env, context.mappingVersion),
    });
    draft.values.set(name, value);
    won = true;
  }
  if (won && claim.whole) draft.whole = true;
  return { fields: Object.fromEntries(fields), won };
}

/** Drops the fields that a deletion voids, and the values at hand for them. */
function voidFields(draft: FieldsDraft, del: Version): Readonly<Record<string, FieldState>> {
  const living = Object.entries(draft.after.fields).filter(([, { v }]) => v > del);
  const names = new Set(living.map(([name]) => name));
  for (const name of draft.values.keys()) if (!names.has(name)) draft.values.delete(name);
  return Object.fromEntries(living);
}

/** An item without the fields that its deletion voids: a record that was left in Permit still holds their values. */
function living<Item extends TenantItem | UserItem>(before: Item): Item {
  const fields = Object.entries(before.fields).filter(([, { v }]) => v > before.del);
  return { ...before, fields: Object.fromEntries(fields) };
}

/** Folds the claims on a tenant into it. */
export function settleTenant(
  key: string,
  before: TenantItem,
  claims: readonly TenantClaim[],
  context: RoundContext,
): TenantDraft {
  const draft: TenantDraft = {
    key,
    before,
    after: living(before),
    values: new Map(),
    claims,
    won: new Set(),
    whole: false,
  };
  for (const claim of [...claims].sort(newestFirst)) {
    const { after } = draft;
    if (claim.kind === 'deleted') {
      if (claim.version < after.del) continue;
      draft.won.add(claim);
      draft.after = { ...after, del: claim.version, fields: voidFields(draft, claim.version) };
      continue;
    }
    const seen = newest(after.seen, claim.version);
    if (claim.kind === 'named') {
      draft.after = { ...after, seen };
      continue;
    }
    const { fields, won } = settleFields(draft, claim, context);
    if (won) draft.won.add(claim);
    draft.after = { ...after, seen, fields };
  }
  return draft;
}

/**
 * Folds the claims on a user into it. `tenantDel` gives the newest deletion of a tenant: grants older than it are
 * void. Even a superseded fact says that the user existed at its time, so that order does not matter.
 */
export function settleUser(
  key: string,
  before: UserItem,
  claims: readonly UserClaim[],
  attempts: number,
  tenantDel: (tenant: string) => Version,
  context: RoundContext,
): UserDraft {
  const draft: UserDraft = {
    key,
    before,
    after: living(before),
    values: new Map(),
    claims,
    won: new Set(),
    whole: false,
    touched: new Set(Object.keys(before.pending?.roles ?? {})),
    attempts,
  };
  for (const claim of [...claims].sort(newestFirst))
    settleUserClaim(draft, claim, tenantDel, context);
  const everywhere = draft.after.del !== before.del || before.pending?.deleted === true;
  if (everywhere) for (const tenant of Object.keys(draft.after.places)) draft.touched.add(tenant);
  return draft;
}

function settleUserClaim(
  draft: UserDraft,
  claim: UserClaim,
  tenantDel: (tenant: string) => Version,
  context: RoundContext,
): void {
  const { after } = draft;
  if (claim.kind === 'deleted') {
    if (claim.version < after.del) return;
    draft.won.add(claim);
    draft.after = { ...after, del: claim.version, fields: voidFields(draft, claim.version) };
    return;
  }
  if (claim.kind === 'record') {
    const { fields, won } = settleFields(draft, claim, context);
    if (won) draft.won.add(claim);
    draft.after = { ...after, seen: newest(after.seen, claim.version), fields };
    return;
  }
  draft.touched.add(claim.tenant);
  const exists = claim.kind === 'membership' || (claim.kind === 'grant' && !claim.taken);
  const seen = exists ? newest(after.seen, claim.version) : after.seen;
  const known = Object.hasOwn(after.places, claim.tenant) ? after.places[claim.tenant] : undefined;
  const isVoid = claim.version < newest(after.del, tenantDel(claim.tenant));
  const settled: Settled = isVoid
    ? { place: known ?? NO_PLACE, won: false }
    : settlePlace(known ?? NO_PLACE, claim);
  if (settled.won) draft.won.add(claim);
  const places = Object.entries(after.places).filter(([tenant]) => tenant !== claim.tenant);
  if (known !== undefined || settled.won) places.push([claim.tenant, settled.place]);
  draft.after = { ...after, seen, places: Object.fromEntries(places) };
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

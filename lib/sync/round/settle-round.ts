import type { Source } from '../../jobs/index.ts';
import { instancePk, placePk, tenantPk, userPk } from '../../ledger/index.ts';
import { isInstance, type Mapping } from '../../mapping/index.ts';
import { nextInc } from '../carry-out/record.ts';
import type { Book } from './book.ts';
import type { InstanceClaim, TenantClaim, UserClaim } from './claims.ts';
import type { RoundContext, UserDraft } from './drafts.ts';
import type { Holders } from './hand-over.ts';
import { type PlaceView, planTenant, planUser, type TenantPlan, type UserPlan } from './plan.ts';
import type { ClaimedItem } from './read-messages.ts';
import { settleTenant, settleUser } from './settle.ts';

/** A round's claims by entity key, in the order in which they came. */
export interface RoundClaims {
  readonly users: ReadonlyMap<string, readonly UserClaim[]>;
  readonly tenants: ReadonlyMap<string, readonly TenantClaim[]>;
  /** By `<resource>:<key>`: those that are only named. */
  readonly instances: ReadonlyMap<string, readonly InstanceClaim[]>;
  /** By user key: who has it now. */
  readonly holders: ReadonlyMap<string, Holders>;
  /** Partition keys of every item that settling them needs. */
  readonly pks: readonly string[];
}

/** What a round's tenants are to become, and what others' plans need to know of any tenant. */
export interface TenantPlans {
  readonly plans: ReadonlyMap<string, TenantPlan>;
  readonly view: (tenant: string) => PlaceView;
}

/** Items that were read before: settling reads nothing itself. */
export type Items = Pick<Book, 'has' | 'user' | 'tenant' | 'instance'>;

/** Adds to what is claimed of an entity. */
export function gather<Claim>(bundles: Map<string, Claim[]>, key: string, claim: Claim): void {
  const bundle = bundles.get(key);
  if (bundle === undefined) bundles.set(key, [claim]);
  else bundle.push(claim);
}

/** Puts together what a round's messages claim of each entity. */
export function bundleClaims(items: readonly ClaimedItem[]): RoundClaims {
  const users = new Map<string, UserClaim[]>();
  const tenants = new Map<string, TenantClaim[]>();
  const instances = new Map<string, InstanceClaim[]>();
  const holders = new Map<string, Map<Source, string>>();
  const places = new Set<string>();
  for (const { claims } of items) {
    const { user, tenant, more } = claims;
    if (user !== undefined) gather(users, user.key, user.claim);
    if (user?.holder !== undefined) {
      const { source, id } = user.holder;
      holders.set(user.key, (holders.get(user.key) ?? new Map()).set(source, id));
    }
    if (tenant !== undefined) gather(tenants, tenant.key, tenant.claim);
    else if (user !== undefined && 'place' in user.claim) places.add(user.claim.place);
    if (more === undefined) continue;
    for (const claim of more.user) {
      if (user !== undefined) gather(users, user.key, claim);
      places.add(claim.place);
    }
    for (const [key, claim] of more.tenants) gather(tenants, key, claim);
    for (const [key, claim] of more.instances) gather(instances, key, claim);
  }
  const pks: string[] = [];
  for (const key of users.keys()) pks.push(userPk(key));
  for (const key of tenants.keys()) pks.push(tenantPk(key));
  for (const key of instances.keys()) pks.push(instancePk(key));
  for (const key of places) pks.push(placePk(key));
  return { users, tenants, instances, holders, pks };
}

/** Tenants in which the round's users have roles in doubt, or are claimed something. */
export function touchedTenants(claims: RoundClaims, items: Items): ReadonlySet<string> {
  const touched = new Set<string>();
  for (const [key, bundle] of claims.users) {
    for (const claim of bundle) if ('place' in claim) touched.add(claim.place);
    const { pending } = items.user(key);
    if (pending !== undefined) for (const place of Object.keys(pending.roles)) touched.add(place);
  }
  return new Set([...touched].filter((place) => !isInstance(place)));
}

/**
 * Settles and plans a round's tenants: those of which something is claimed, and those touched that somebody set out to
 * delete and has not recorded. Else whoever waits in the midst of that deletion would not see that others came by, and
 * take what they gave along.
 *
 * @param items - knows {@link RoundClaims.pks} and what is touched, and later every tenant that `view` is asked for
 */
export function planTenants(
  claims: RoundClaims,
  touched: ReadonlySet<string>,
  items: Items,
  context: RoundContext,
): TenantPlans {
  const plans = new Map<string, TenantPlan>();
  const views = new Map<string, PlaceView>();
  const unfinished = [...touched].filter((key) => items.tenant(key).pending?.deleted === true);
  for (const key of new Set([...claims.tenants.keys(), ...unfinished])) {
    const claimed = claims.tenants.get(key) ?? [];
    const draft = settleTenant(key, items.tenant(key), claimed, context);
    plans.set(key, planTenant(draft, context.mapping));
  }
  return {
    plans,
    view(tenant) {
      const known = views.get(tenant);
      if (known !== undefined) return known;
      const plan = plans.get(tenant);
      const { del } = plan?.draft.after ?? items.tenant(tenant);
      const inc = plan === undefined ? items.tenant(tenant).inc : nextInc(plan);
      const view: PlaceView = { del, inc, tenant, isDead: false };
      // An item that was not read yet may be, later.
      if (plan !== undefined || items.has(tenantPk(tenant))) views.set(tenant, view);
      return view;
    },
  };
}

const NOTHING: readonly UserClaim[] = [];

/**
 * Settles a round's users.
 *
 * @param items - knows {@link RoundClaims.pks}
 */
export function settleUsers(
  claims: RoundClaims,
  items: Items,
  view: TenantPlans['view'],
  context: RoundContext,
): UserDraft[] {
  // An instance is not settled yet: what its deletion voids is void when it is planned for.
  const tenantDel = (place: string) => (isInstance(place) ? '' : view(place).del);
  return Array.from(claims.users, ([key, bundle]) =>
    settleUser(key, items.user(key), bundle, tenantDel, context, claims.holders.get(key)),
  );
}

/**
 * Adds those who hold roles in deleted tenants and instances whose records stay.
 *
 * @param revoked - by user, those places; `items` knows the users that the ledger has
 */
export function withRevoked(
  drafts: readonly UserDraft[],
  revoked: ReadonlyMap<string, ReadonlySet<string>>,
  items: Items,
  view: TenantPlans['view'],
  context: RoundContext,
): UserDraft[] {
  if (revoked.size === 0) return [...drafts];
  const tenantDel = (place: string) => (isInstance(place) ? '' : view(place).del);
  const known = new Set(drafts.map(({ key }) => key));
  const added = [...revoked.keys()]
    // Who is not in the ledger was assigned by hand: not ours to revoke.
    .filter((key) => !known.has(key) && items.has(userPk(key)))
    .map((key) => settleUser(key, items.user(key), NOTHING, tenantDel, context));
  const all = [...drafts, ...added];
  for (const { key, touched } of all) {
    for (const place of revoked.get(key) ?? []) touched.add(place);
  }
  return all;
}

/** Plans a round's users. `view` knows every place that their drafts touch. */
export function planUsers(
  drafts: readonly UserDraft[],
  mapping: Mapping,
  view: (place: string) => PlaceView,
): UserPlan[] {
  return drafts.map((draft) => planUser(draft, mapping, view));
}

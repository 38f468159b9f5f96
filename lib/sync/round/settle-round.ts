import { tenantPk, userPk } from '../../ledger/index.ts';
import { isInstance, type Mapping } from '../../mapping/index.ts';
import type { RoundClaims } from './claims/bundle-claims.ts';
import type { UserClaim } from './claims/claim.ts';
import { nextInc } from './plan/deletes.ts';
import type { PlaceView, TenantPlan, UserPlan } from './plan/plan.ts';
import { planTenant } from './plan/plan-tenant.ts';
import { planUser } from './plan/plan-user.ts';
import type { Book } from './read/book.ts';
import type { RoundContext, UserDraft } from './settle/drafts.ts';
import { settleTenant } from './settle/settle-tenant.ts';
import { settleUser } from './settle/settle-user.ts';

/** What a round's tenants are to become, and what others' plans need to know of any tenant. */
export interface TenantPlans {
  readonly plans: ReadonlyMap<string, TenantPlan>;
  readonly view: (tenant: string) => PlaceView;
}

/** Items that were read before: settling reads nothing itself. */
export type Items = Pick<Book, 'has' | 'user' | 'tenant' | 'instance'>;

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

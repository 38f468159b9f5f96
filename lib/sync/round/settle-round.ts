import { tenantPk, userPk } from '../../ledger/index.ts';
import type { Mapping } from '../../mapping/index.ts';
import { nextInc } from '../carry-out/record.ts';
import type { Book } from './book.ts';
import type { TenantClaim, UserClaim } from './claims.ts';
import { saltOf } from './digest.ts';
import type { RoundContext, UserDraft } from './drafts.ts';
import { planTenant, planUser, type TenantPlan, type TenantView, type UserPlan } from './plan.ts';
import type { ClaimedItem } from './read-messages.ts';
import { settleTenant, settleUser } from './settle.ts';

/** A round's claims by entity key, in the order in which they came. */
export interface RoundClaims {
  readonly users: ReadonlyMap<string, readonly UserClaim[]>;
  readonly tenants: ReadonlyMap<string, readonly TenantClaim[]>;
  /** Partition keys of every item that settling them needs. */
  readonly pks: readonly string[];
}

/** What a round's tenants are to become, and what users' plans need to know of any tenant. */
export interface TenantPlans {
  readonly plans: ReadonlyMap<string, TenantPlan>;
  readonly view: (tenant: string) => TenantView;
}

/** Items that were read before: settling reads nothing itself. */
type Items = Pick<Book, 'has' | 'user' | 'tenant'>;

function gather<Claim extends UserClaim | TenantClaim>(
  bundles: Map<string, Claim[]>,
  { key, claim }: { readonly key: string; readonly claim: Claim },
): void {
  const bundle = bundles.get(key);
  if (bundle === undefined) bundles.set(key, [claim]);
  else bundle.push(claim);
}

/** Puts together what a round's messages claim of each entity. */
export function bundleClaims(items: readonly ClaimedItem[]): RoundClaims {
  const users = new Map<string, UserClaim[]>();
  const tenants = new Map<string, TenantClaim[]>();
  const places = new Set<string>();
  for (const { claims } of items) {
    const { user, tenant } = claims;
    if (user !== undefined) gather(users, user);
    if (tenant !== undefined) gather(tenants, tenant);
    else if (user !== undefined && 'tenant' in user.claim) places.add(user.claim.tenant);
  }
  const pks: string[] = [];
  for (const key of users.keys()) pks.push(userPk(key));
  for (const key of tenants.keys()) pks.push(tenantPk(key));
  for (const key of places) if (!tenants.has(key)) pks.push(tenantPk(key));
  return { users, tenants, pks };
}

/** Tenants in which the round's users have roles in doubt, or are claimed something. */
export function touchedTenants(claims: RoundClaims, items: Items): ReadonlySet<string> {
  const touched = new Set<string>();
  for (const [key, bundle] of claims.users) {
    for (const claim of bundle) if ('tenant' in claim) touched.add(claim.tenant);
    const { pending } = items.user(key);
    if (pending !== undefined) for (const tenant of Object.keys(pending.roles)) touched.add(tenant);
  }
  return touched;
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
  mapping: Mapping,
  context: RoundContext,
): TenantPlans {
  const salt = saltOf(context.env, context.mappingVersion);
  const plans = new Map<string, TenantPlan>();
  const views = new Map<string, TenantView>();
  const unfinished = [...touched].filter((key) => items.tenant(key).pending?.deleted === true);
  for (const key of new Set([...claims.tenants.keys(), ...unfinished])) {
    const claimed = claims.tenants.get(key) ?? [];
    const draft = settleTenant(key, items.tenant(key), claimed, salt);
    const plan = planTenant(draft, mapping);
    plans.set(key, plan);
    views.set(key, { del: draft.after.del, inc: nextInc(plan) });
  }
  return { plans, view: (tenant) => views.get(tenant) ?? items.tenant(tenant) };
}

const NOTHING: readonly UserClaim[] = [];

/**
 * Settles a round's users.
 *
 * @param revoked - users who hold roles in deleted tenants whose records stay, and those tenants; `items` knows
 *   those users of them that the ledger has
 */
export function settleUsers(
  claims: RoundClaims,
  revoked: ReadonlyMap<string, ReadonlySet<string>>,
  items: Items,
  view: TenantPlans['view'],
  context: RoundContext,
): UserDraft[] {
  const salt = saltOf(context.env, context.mappingVersion);
  const tenantDel = (tenant: string) => view(tenant).del;
  const settle = (key: string, claimed: readonly UserClaim[]): UserDraft =>
    settleUser(key, items.user(key), claimed, tenantDel, salt);
  const drafts: UserDraft[] = [];
  for (const [key, bundle] of claims.users) drafts.push(settle(key, bundle));
  if (revoked.size === 0) return drafts;
  for (const key of revoked.keys()) {
    // Who is not in the ledger was assigned by hand: not ours to revoke.
    if (!claims.users.has(key) && items.has(userPk(key))) drafts.push(settle(key, NOTHING));
  }
  for (const { key, touched } of drafts) {
    for (const tenant of revoked.get(key) ?? []) touched.add(tenant);
  }
  return drafts;
}

/** Plans a round's users. `view` knows every tenant that their drafts touch. */
export function planUsers(
  drafts: readonly UserDraft[],
  mapping: Mapping,
  view: TenantPlans['view'],
): UserPlan[] {
  return drafts.map((draft) => planUser(draft, mapping, view));
}

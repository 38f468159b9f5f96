import { placePk, tenantPk, userPk } from '../../ledger/index.ts';
import { isInstance } from '../../mapping/index.ts';
import type { RoundClaims } from './claims/bundle-claims.ts';
import type { Revoked } from './look-up/revoked.ts';
import type { InstancePlan, PlaceView, TenantPlan, UserPlan } from './plan/plan.ts';
import { planTenant } from './plan/plan-tenant.ts';
import type { Book } from './read/book.ts';
import type { RoundContext } from './settle/drafts.ts';
import {
  claimInstances,
  type Declarers,
  openInstances,
  planInstances,
  settleInstances,
  viewOf,
} from './settle-instances.ts';
import {
  planTenants,
  planUsers,
  settleUsers,
  touchedTenants,
  withRevoked,
} from './settle-round.ts';

/** What a round is to do. */
export interface PlannedRound {
  readonly users: readonly UserPlan[];
  readonly tenants: readonly TenantPlan[];
  readonly instances: readonly InstancePlan[];
  readonly declarers: Declarers;
  /** Holders whose roles must go before their place's deletion counts as done, and those places. */
  readonly revoked: ReadonlyMap<string, ReadonlySet<string>>;
  readonly view: (place: string) => PlaceView;
}

/**
 * Settles and plans a round: tenants and users first, then the resource instances that their records declare, then who
 * holds something in what was deleted.
 *
 * @param book - is asked for every item that this needs
 * @param list - looks up in Permit who holds what in places that were deleted
 */
export async function planRound(
  claims: RoundClaims,
  book: Book,
  context: RoundContext,
  list: (plans: readonly (TenantPlan | InstancePlan)[]) => Promise<Revoked>,
): Promise<PlannedRound> {
  const { mapping } = context;
  await book.open(claims.pks);
  const touched = touchedTenants(claims, book);
  await book.open([...touched].map(tenantPk));
  const { plans: tenants, view: tenantView } = planTenants(claims, touched, book, context);
  const inTenants = await list([...tenants.values()]);
  await book.open([...inTenants.users.keys()].map(userPk));
  const settled = withRevoked(
    settleUsers(claims, book, tenantView, context),
    inTenants.users,
    book,
    tenantView,
    context,
  );

  const declared = claimInstances(
    claims.instances,
    settled,
    Array.from(tenants.values(), ({ draft }) => draft),
    context,
  );
  const instanceDrafts = await settleInstances(declared.claims, [], book, tenantView, context);
  const first = planInstances(instanceDrafts, book, tenantView, context);
  const onInstances = await list([...first.values()]);
  await book.open([...onInstances.users.keys()].map(userPk));
  const users = withRevoked(declared.users, onInstances.users, book, tenantView, context);

  const others = [...onInstances.instances.keys()].filter((key) => !instanceDrafts.has(key));
  for (const [key, draft] of await settleInstances(new Map(), others, book, tenantView, context)) {
    // Who is not in the ledger was related by hand.
    if (draft.before.rev > 0) instanceDrafts.set(key, draft);
  }
  for (const [key, subjects] of onInstances.instances) {
    for (const subject of subjects) instanceDrafts.get(key)?.touched.add(subject);
  }
  const held = users.flatMap((draft) => [...draft.touched]);
  await book.open(held.map(placePk));
  await openInstances(held.filter(isInstance), book);
  const instances = planInstances(instanceDrafts, book, tenantView, context);
  const view = viewOf(instanceDrafts, instances, book, tenantView);
  return {
    users: planUsers(users, mapping, view),
    tenants: declared.tenants.map((draft) => planTenant(draft, mapping)),
    instances: [...instances.values()],
    declarers: declared.declarers,
    revoked: merged([inTenants.users, onInstances.users, onInstances.instances]),
    view,
  };
}

function merged(
  maps: readonly ReadonlyMap<string, ReadonlySet<string>>[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const all = new Map<string, Set<string>>();
  for (const [key, places] of maps.flatMap((map) => [...map])) {
    all.set(key, (all.get(key) ?? new Set()).union(places));
  }
  return all;
}

import { tenantPk, userPk } from '../ledger/index.ts';
import type { Mapping } from '../mapping/index.ts';
import { createBook } from './book.ts';
import type { Caller } from './call.ts';
import { carryOut, type EntityEnd } from './carry-out.ts';
import type { TenantClaim, UserClaim } from './claims.ts';
import type { RoundContext } from './drafts.ts';
import { isPermitFailure, RoundStopped } from './errors.ts';
import { withForeignRoles } from './foreign-roles.ts';
import { judge } from './judge.ts';
import {
  needsRevocation,
  planTenant,
  planUser,
  type TenantPlan,
  type TenantView,
  type UserPlan,
} from './plan.ts';
import type { Clock, LedgerPort, PermitFailure, PermitPort, QueueMessage } from './ports.ts';
import { type ClaimedItem, readMessages } from './read-messages.ts';
import { nextInc } from './record.ts';
import type { WorkItem } from './results.ts';
import type { RoleCatalog } from './role-catalog.ts';
import { settleTenant, settleUser } from './settle.ts';

export interface RoundOptions {
  readonly ledger: LedgerPort;
  readonly permit: PermitPort;
  readonly catalog: RoleCatalog;
  readonly call: Caller;
  readonly mapping: Mapping;
  readonly clock: Clock;
}

export interface RoundEnd {
  readonly items: readonly WorkItem[];
  readonly stopped: RoundStopped | undefined;
}

/** Claims by entity key, and how often the most often received message that brings its record came. */
interface Bundle<Claim> {
  readonly claims: Claim[];
  attempts: number;
}

function bundle<Claim extends UserClaim | TenantClaim>(
  items: readonly ClaimedItem[],
  of: (item: ClaimedItem) => { readonly key: string; readonly claim: Claim } | undefined,
): Map<string, Bundle<Claim>> {
  const bundles = new Map<string, Bundle<Claim>>();
  for (const item of items) {
    const named = of(item);
    if (named === undefined) continue;
    const found = bundles.get(named.key) ?? { claims: [], attempts: 0 };
    found.claims.push(named.claim);
    if (named.claim.kind === 'record') {
      found.attempts = Math.max(found.attempts, item.message.receiveCount);
    }
    bundles.set(named.key, found);
  }
  return bundles;
}

/**
 * One round over some messages: load, settle, plan, note, apply, record (docs/ledger.md). The lease is held by the
 * caller. Says what became of each message; answering them is the caller's.
 *
 * @throws only what is unforeseen; no message was answered then.
 */
export async function runRound(
  messages: readonly QueueMessage[],
  options: RoundOptions,
): Promise<RoundEnd> {
  const { clock, mapping } = options;
  const { claimed, settled } = readMessages(messages, mapping, clock.now());
  if (claimed.length === 0) return { items: settled, stopped: undefined };
  try {
    const end = await settleClaimed(claimed, options);
    return { items: [...settled, ...end.items], stopped: end.stopped };
  } catch (error) {
    // What fails here concerns the whole round: the ledger, or Permit's word on which environment this is. An item
    // that cannot be read concerns those alone who need it: left to be found one by one.
    if (!(error instanceof RoundStopped) && !isPermitFailure(error)) throw error;
    if (isPermitFailure(error) && error.code === 'corrupt_item') throw error;
    const stopped =
      error instanceof RoundStopped
        ? error
        : new RoundStopped('outage', error.message, { cause: error });
    for (const item of claimed) item.result = { kind: 'retry', cause: stopped };
    return { items: [...settled, ...claimed], stopped };
  }
}

async function settleClaimed(
  claimed: readonly ClaimedItem[],
  options: RoundOptions,
): Promise<RoundEnd> {
  const { ledger, permit, call, mapping } = options;
  const context: RoundContext = {
    env: await call(() => permit.environment()),
    mappingVersion: mapping.version,
  };
  const book = createBook(ledger, context.env);
  const userClaims = bundle<UserClaim>(claimed, (item) => item.claims.user);
  const tenantClaims = bundle<TenantClaim>(claimed, (item) => item.claims.tenant);
  const places = claimed.flatMap(({ claims: { user } }) =>
    user !== undefined && 'tenant' in user.claim ? [user.claim.tenant] : [],
  );
  await book.open([
    ...[...userClaims.keys()].map(userPk),
    ...[...tenantClaims.keys(), ...places].map(tenantPk),
  ]);

  const tenants = new Map<string, TenantPlan>();
  for (const [key, { claims }] of tenantClaims) {
    const draft = settleTenant(key, book.tenant(key), claims, context);
    tenants.set(key, planTenant(draft, mapping));
  }
  const view = (tenant: string): TenantView => {
    const plan = tenants.get(tenant);
    if (plan !== undefined) return { del: plan.draft.after.del, inc: nextInc(plan) };
    const { del, inc } = book.tenant(tenant);
    return { del, inc };
  };

  const unread = new Map<UserPlan | TenantPlan, PermitFailure>();
  const revoked = await listRevoked([...tenants.values()], unread, options);
  await book.open([...revoked.keys()].map(userPk));
  // Who is not in the ledger was assigned by hand: not ours to revoke.
  const ours = [...revoked.keys()].filter((key) => book.has(userPk(key)));
  const drafts = [...new Set([...userClaims.keys(), ...ours])].map((key) => {
    const { claims, attempts } = userClaims.get(key) ?? { claims: [], attempts: 0 };
    const tenantDel = (tenant: string) => view(tenant).del;
    const draft = settleUser(key, book.user(key), claims, attempts, tenantDel, context);
    for (const tenant of revoked.get(key) ?? []) draft.touched.add(tenant);
    return draft;
  });
  await book.open(drafts.flatMap((draft) => [...draft.touched].map(tenantPk)));
  const users: UserPlan[] = [];
  for (const draft of drafts) {
    const plan = planUser(draft, mapping, view);
    await contained(plan, unread, async () => {
      users.push(await withForeignRoles(plan, options));
    });
  }

  const readable = [...tenants.values()].filter((plan) => !unread.has(plan));
  const end = await carryOut({ users, tenants: readable, revoked, view }, options);
  const ends = new Map(end.ends);
  for (const [plan, failure] of unread) ends.set(plan.draft.after.pk, unreadEnd(plan, failure));
  for (const item of claimed) item.result = judge(item.claims, ends);
  return { items: claimed, stopped: end.stopped };
}

/** Reads what a plan needs to know from Permit. What fails is that entity's, and holds up no other. */
async function contained<Plan extends UserPlan | TenantPlan>(
  plan: Plan,
  unread: Map<UserPlan | TenantPlan, PermitFailure>,
  read: () => Promise<void>,
): Promise<void> {
  try {
    await read();
  } catch (error) {
    if (!isPermitFailure(error)) throw error;
    unread.set(plan, error);
  }
}

/** The end of an entity whose plan could not be made: nothing was noted, called or recorded. */
function unreadEnd({ draft }: UserPlan | TenantPlan, failure: PermitFailure): EntityEnd {
  const end = { won: draft.won, worked: false, roles: new Map() };
  return failure.retry === 'permanent' ? { ...end, refused: failure } : { ...end, retry: failure };
}

/**
 * Users who hold roles in tenants that were deleted but whose records stay: grants older than the deletion are void,
 * and Permit takes none of them along. By user key, the tenants concerned.
 */
async function listRevoked(
  plans: readonly TenantPlan[],
  unread: Map<UserPlan | TenantPlan, PermitFailure>,
  { permit, call }: RoundOptions,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const revoked = new Map<string, Set<string>>();
  for (const plan of plans.filter(needsRevocation)) {
    const tenant = plan.draft.key;
    await contained(plan, unread, async () => {
      for (const { user } of await permit.assignments({ tenant }, call)) {
        revoked.set(user, (revoked.get(user) ?? new Set()).add(tenant));
      }
    });
  }
  return revoked;
}

import { tenantPk, userPk } from '../../ledger/index.ts';
import type { Mapping } from '../../mapping/index.ts';
import type { RoleCatalog } from '../apply/role-catalog.ts';
import { carryOut, type EntityEnd } from '../carry-out/carry-out.ts';
import { FREE, READ } from '../costs.ts';
import { isPermitFailure, RoundStopped } from '../errors.ts';
import type {
  BudgetPort,
  Clock,
  LedgerPort,
  PermitFailure,
  PermitPort,
  Priority,
  QueueMessage,
} from '../ports.ts';
import type { Caller, Session } from '../session.ts';
import { createBook } from './book.ts';
import type { RoundContext } from './drafts.ts';
import { leftOver } from './fill.ts';
import { withForeignRoles } from './foreign-roles.ts';
import { judge } from './judge.ts';
import { needsRevocation, type TenantPlan, type UserPlan } from './plan.ts';
import { type ClaimedItem, readMessages } from './read-messages.ts';
import type { WorkItem } from './results.ts';
import {
  bundleClaims,
  planTenants,
  planUsers,
  settleUsers,
  touchedTenants,
} from './settle-round.ts';

export interface RoundPorts {
  readonly ledger: LedgerPort;
  readonly permit: PermitPort;
  readonly catalog: RoleCatalog;
  readonly budget: BudgetPort;
  readonly mapping: Mapping;
  readonly clock: Clock;
}

export interface RoundOptions extends RoundPorts {
  readonly session: Session;
  readonly priority: Priority;
  /** Lets what is more urgent go first, if anything is. Nothing of the round is under way then. */
  readonly breathe: () => Promise<void>;
  /** More is waiting: what would not fill a call may wait for the next round. */
  readonly mayDefer: boolean;
}

export interface RoundEnd {
  readonly items: readonly WorkItem[];
  readonly stopped: RoundStopped | undefined;
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
        : new RoundStopped('ledger', error.message, { cause: error });
    for (const item of claimed) item.result = { kind: 'retry', cause: stopped };
    return { items: [...settled, ...claimed], stopped };
  }
}

/** Knows whether others may have written since the round began, and whom to tell. */
function createWatch({ session, priority }: RoundOptions) {
  let interrupted = false;
  let refresh: (() => Promise<void>) | undefined;
  const call = session.caller(priority, async () => {
    interrupted = true;
    await refresh?.();
  });
  return {
    call,
    watch(then: () => Promise<void>): boolean {
      refresh = then;
      return interrupted;
    },
  };
}

async function settleClaimed(
  claimed: readonly ClaimedItem[],
  options: RoundOptions,
): Promise<RoundEnd> {
  const { ledger, permit, mapping } = options;
  const { call, watch } = createWatch(options);
  const context: RoundContext = {
    env: await environmentOf(permit, call),
    mappingVersion: mapping.version,
  };
  const book = createBook(ledger, context.env);
  const claims = bundleClaims(claimed);
  await book.open(claims.pks);
  const touched = touchedTenants(claims, book);
  await book.open([...touched].map(tenantPk));
  const { plans: tenants, view } = planTenants(claims, touched, book, mapping, context);

  const unread = new Map<UserPlan | TenantPlan, PermitFailure>();
  const undisturbed = options.session.undisturbed();
  const revoked = await listRevoked([...tenants.values()], unread, permit, call);
  await book.open([...revoked.keys()].map(userPk));
  const drafts = settleUsers(claims, revoked, book, view, context);
  await book.open(drafts.flatMap((draft) => [...draft.touched].map(tenantPk)));
  const looked = await withForeignRoles(
    planUsers(drafts, mapping, view),
    ({ draft, unassign }) => unassign.length > 0 || revoked.has(draft.key),
    { mapping, permit, call },
  );
  for (const [plan, failure] of looked.unread) unread.set(plan, failure);
  const spare = options.mayDefer ? leftOver(looked.plans) : new Set<UserPlan>();

  const end = await carryOut(
    {
      users: looked.plans.filter((plan) => !spare.has(plan)),
      tenants: [...tenants.values()].filter((plan) => !unread.has(plan)),
      revoked,
      view,
      tenantRead: (tenant) => book.tenant(tenant),
      undisturbed,
      messages: claimed.length,
    },
    { ...options, call, watch },
  );
  const ends = new Map(end.ends);
  for (const [plan, failure] of unread) ends.set(plan.draft.after.pk, unreadEnd(plan, failure));
  for (const plan of [...spare, ...looked.deferred])
    ends.set(plan.draft.after.pk, deferredEnd(plan));
  for (const item of claimed) item.result = judge(item.claims, ends);
  return { items: claimed, stopped: end.stopped };
}

/** No answer to which environment this is concerns everything, and so does a key that opens none. */
async function environmentOf(permit: PermitPort, call: Caller): Promise<string> {
  try {
    return await call(FREE, () => permit.environment());
  } catch (error) {
    if (!isPermitFailure(error) || error.code === 'ledger_unavailable') throw error;
    throw new RoundStopped('outage', error.message, { cause: error });
  }
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

const deferredEnd = ({ draft }: UserPlan): EntityEnd => ({
  won: draft.won,
  worked: false,
  retry: 'deferred',
  roles: new Map(),
});

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
  permit: PermitPort,
  call: Caller,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const revoked = new Map<string, Set<string>>();
  for (const plan of plans.filter(needsRevocation)) {
    const tenant = plan.draft.key;
    await contained(plan, unread, async () => {
      const pages = <T>(page: () => Promise<T>) => call(READ, page, 'revocation');
      for (const { user } of await permit.assignments({ tenant }, pages)) {
        revoked.set(user, (revoked.get(user) ?? new Set()).add(tenant));
      }
    });
  }
  return revoked;
}

import type { Mapping } from '../../mapping/index.ts';
import type { RoleCatalog } from '../apply/role-catalog.ts';
import { carryOut } from '../carry-out/carry-out.ts';
import type { EntityEnd } from '../carry-out/entity-end.ts';
import { FREE } from '../costs.ts';
import { isPermitFailure, RoundStopped } from '../errors.ts';
import type {
  BudgetPort,
  Clock,
  DocumentPort,
  LedgerPort,
  PermitFailure,
  PermitPort,
  Priority,
  QueueMessage,
} from '../ports.ts';
import type { Caller, Session } from '../session.ts';
import { bundleClaims } from './claims/bundle-claims.ts';
import { leftOver } from './fill.ts';
import { judge } from './judge.ts';
import { withForeignRoles } from './look-up/foreign-roles.ts';
import { listRevoked, type Unread } from './look-up/revoked.ts';
import { deletes } from './plan/deletes.ts';
import type { Plan, UserPlan } from './plan/plan.ts';
import { planRound } from './plan-round.ts';
import { createBook } from './read/book.ts';
import { identify } from './read/identify.ts';
import {
  type ClaimedItem,
  headOf,
  readMessages,
  type UnidentifiedItem,
} from './read/read-messages.ts';
import type { WorkItem } from './read/results.ts';
import { requestIdsOf } from './request-ids-of.ts';
import type { RoundContext } from './settle/drafts.ts';

export interface RoundPorts {
  readonly ledger: LedgerPort;
  /** In the ledger table: who has which user key, where users are not known by their id. */
  readonly documents: DocumentPort;
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
  const { clock, mapping, documents } = options;
  const now = clock.now();
  const { claimed: known, settled: told, unidentified } = readMessages(messages, mapping, now);
  let settled = told;
  let claimed: readonly WorkItem[] = [...known, ...unidentified.map(withoutUser)];
  if (claimed.length === 0) return { items: settled, stopped: undefined };
  try {
    const found = await identify(unidentified, { mapping, documents, now });
    settled = [...told, ...found.settled];
    const all = unidentified.length === 0 ? known : [...known, ...found.claimed];
    claimed = all;
    if (all.length === 0) return { items: settled, stopped: undefined };
    const end = await settleClaimed(all, options);
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

/** A message whose user could not be looked up. */
const withoutUser = ({ message, fact }: UnidentifiedItem): WorkItem => ({
  message,
  job: headOf(fact),
  result: { kind: 'retry' },
});

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
  const context: RoundContext = { env: await environmentOf(permit, call), mapping };
  const book = createBook(ledger, context.env);
  const unread = new Map<string, Unread>();
  const undisturbed = options.session.undisturbed();
  const claims = bundleClaims(claimed);
  const planned = await planRound(claims, book, context, (plans) =>
    listRevoked(plans, unread, permit, call),
  );
  const looked = await withForeignRoles(
    planned.users,
    ({ draft, unassign }) => unassign.length > 0 || planned.revoked.has(draft.key),
    { mapping, permit, call },
  );
  for (const [plan, failure] of looked.unread) {
    unread.set(plan.draft.after.pk, { plan, failure });
  }
  const isRead = ({ draft }: Plan): boolean => !unread.has(draft.after.pk);
  const spare = options.mayDefer ? leftOver(looked.plans) : new Set<UserPlan>();

  const end = await carryOut(
    {
      ...planned,
      users: looked.plans.filter((plan) => !spare.has(plan)),
      tenants: planned.tenants.filter(isRead),
      instances: planned.instances.filter(isRead),
      unread: new Set(
        [...planned.instances, ...planned.tenants.filter(deletes)]
          .filter((plan) => !isRead(plan))
          .map(({ draft }) => draft.key),
      ),
      read: book,
      undisturbed,
      messages: claimed.length,
    },
    { ...options, call, watch },
  );
  const ends = new Map(end.ends);
  for (const [pk, { plan, failure }] of unread) ends.set(pk, unreadEnd(plan, failure));
  for (const plan of [...spare, ...looked.deferred])
    ends.set(plan.draft.after.pk, deferredEnd(plan));
  for (const item of claimed) {
    item.result = judge(item.claims, ends, planned.declarers);
    item.requestIds = requestIdsOf(item.claims, ends, planned.declarers);
  }
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

const deferredEnd = ({ draft }: UserPlan): EntityEnd => ({
  won: draft.won,
  worked: false,
  retry: 'deferred',
  roles: new Map(),
});

/** The end of an entity whose plan could not be made: nothing was noted, called or recorded. */
function unreadEnd({ draft }: Plan, failure: PermitFailure): EntityEnd {
  const end = { won: draft.won, worked: false, roles: new Map() };
  return failure.retry === 'permanent' ? { ...end, refused: failure } : { ...end, retry: failure };
}

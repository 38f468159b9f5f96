import type { LedgerItem } from '../../ledger/index.ts';
import { applyPlans } from '../apply/apply.ts';
import { blankOutcome, type Outcome, type Plan } from '../apply/outcome.ts';
import type { RoleCatalog } from '../apply/role-catalog.ts';
import { BULK_TIMEOUT_MS } from '../costs.ts';
import { isPermitFailure, RoundStopped } from '../errors.ts';
import { inParallel } from '../in-parallel.ts';
import type { BudgetPort, Clock, LedgerPort, PermitPort, Priority } from '../ports.ts';
import { gather } from '../round/claims/bundle-claims.ts';
import { needsRevocation } from '../round/plan/needs-revocation.ts';
import type { InstancePlan, TenantPlan } from '../round/plan/plan.ts';
import type { Caller, Session } from '../session.ts';
import type { EntityEnd, EntityEnds } from './entity-end.ts';
import { note, SAVES_AT_ONCE, SAVES_BETWEEN_BREATHS } from './note.ts';
import { declarersOf, othersOf } from './note-order.ts';
import { overtakenBy, type Reading } from './overtaken.ts';
import type { Round } from './planned.ts';
import { progress } from './progress.ts';
import {
  isChanged,
  type RecordContext,
  recordInstance,
  recordTenant,
  recordUser,
} from './record.ts';
import { type Saved, save } from './save.ts';
import { unfoundedPlans } from './unfounded.ts';

/** Answering a message takes so long, at most: deletions go ten at a time, several at once. */
const ANSWER_MS_EACH = 0.25;

export interface CarryOutOptions {
  readonly ledger: LedgerPort;
  readonly permit: PermitPort;
  readonly catalog: RoleCatalog;
  readonly budget: BudgetPort;
  readonly clock: Clock;
  readonly session: Session;
  readonly call: Caller;
  /** Says, once, whether others may have written since the round began, and from then on asks `refresh` to act. */
  readonly watch: (refresh: () => Promise<void>) => boolean;
  readonly priority: Priority;
  readonly breathe: () => Promise<void>;
}

/** Notes, applies and records (docs/ledger.md, steps 4 to 6). */
export async function carryOut(
  round: Round,
  options: CarryOutOptions,
): Promise<{ readonly ends: EntityEnds; readonly stopped: RoundStopped | undefined }> {
  const { ledger, clock, session, breathe } = options;
  const startedAt = clock.now();
  // A third to note, a third to record, and the time of a call.
  const noteUntil = startedAt + (session.stopAt() - startedAt - BULK_TIMEOUT_MS) / 3;
  const inTime = () => clock.now() < noteUntil;
  const noting = (plans: readonly Plan[]) => note(plans, ledger, breathe, inTime, startedAt);
  const noted = new Map(await noting(declarersOf(round)));
  for (const [plan, saved] of await noting(othersOf(round, noted))) noted.set(plan, saved);
  // Recording takes as long as noting did; and what was taken has to be answered.
  const recordingMs = (clock.now() - startedAt) * 1.2 + round.messages * ANSWER_MS_EACH;
  const release = session.keepFree(recordingMs);
  const unfounded = unfoundedPlans(round, noted);
  const busy = (plan: Plan) =>
    plan.note !== undefined && noted.get(plan)?.item != null && !unfounded.has(plan);
  const plans = {
    users: round.users.filter(busy),
    tenants: round.tenants.filter(busy),
    instances: round.instances.filter(busy),
  };
  const outcomes = new Map<Plan, Outcome>();
  for (const plan of [...plans.users, ...plans.tenants, ...plans.instances]) {
    outcomes.set(plan, blankOutcome(plan));
  }
  for (const plan of unfounded)
    outcomes.set(plan, { ...blankOutcome(plan), overtaken: true, left: true });
  const tenantOf = (place: string) => round.view(place).tenant;
  const reading: Reading = { ...plans, noted, read: round.read, tenantOf };
  const refresh = async () => {
    for (const plan of await overtakenBy(reading, outcomes, ledger)) {
      const outcome = outcomes.get(plan);
      if (outcome === undefined) continue;
      outcome.overtaken = true;
      outcome.left = true;
    }
  };
  if (options.watch(refresh)) await refresh();
  const done = session.beforeWaiting(() => recordProgress(round, noted, outcomes, options));
  try {
    const stopped = await applyPlans(plans, { ...options, outcomes, startedAt });
    done();
    return { ends: await record(round, noted, outcomes, stopped, options), stopped };
  } finally {
    done();
    release();
  }
}

/** Plans whose progress is recorded before a wait, at most: a bulk call is not worth as many writes again. */
const PROGRESS_AT_ONCE = 256;

/**
 * Before others may work: whoever takes up the same entities goes on from here. Otherwise two workers that wait for
 * the budget at each call would overtake each other for ever, each making the other's first call again.
 */
async function recordProgress(
  { view }: Round,
  noted: Map<Plan, Saved>,
  outcomes: ReadonlyMap<Plan, Outcome>,
  { ledger, clock }: CarryOutOptions,
): Promise<void> {
  const incOf = (place: string) => view(place).inc;
  const begun = [...outcomes].flatMap(([plan, outcome]) => {
    const before = noted.get(plan)?.item;
    const { retry: _, ...soFar } = outcome;
    const { taken, given, written } = soFar;
    if (before == null || outcome.overtaken) return [];
    if (taken.length + given.length === 0 && written === undefined) return [];
    const item = progress(before, soFar, plan.record, incOf, clock.now());
    return isChanged(before, item) ? [{ plan, item }] : [];
  });
  try {
    await inParallel(SAVES_AT_ONCE, begun.slice(0, PROGRESS_AT_ONCE), async ({ plan, item }) => {
      noted.set(plan, await save(ledger, item));
    });
  } catch (cause) {
    if (!isPermitFailure(cause)) throw cause;
    throw new RoundStopped('ledger', cause.message, { cause });
  }
}

/** Whatever became of a plan: what was not done is not recorded as if it were. */
const undone = ({ open }: Outcome): 'conflict' | undefined => (open > 0 ? 'conflict' : undefined);

type Blocked = Pick<EntityEnd, 'retry' | 'refused'>;
const CONFLICT: Blocked = { retry: 'conflict' };
type Recorder = (outcome: Outcome, written: LedgerItem) => LedgerItem;

async function record(
  round: Round,
  noted: ReadonlyMap<Plan, Saved>,
  outcomes: ReadonlyMap<Plan, Outcome>,
  stopped: RoundStopped | undefined,
  { ledger, clock, breathe }: CarryOutOptions,
): Promise<EntityEnds> {
  const ends = new Map<string, EntityEnd>();
  const incOf = (place: string) => round.view(place).inc;

  async function close(plan: Plan, blocked: Blocked, recorded: Recorder): Promise<void> {
    if (!noted.has(plan)) {
      const left = { won: plan.draft.won, worked: false, roles: new Map() };
      ends.set(plan.draft.after.pk, { ...left, retry: 'deferred' });
      return;
    }
    const outcome = outcomes.get(plan) ?? blankOutcome();
    const { item: written, refused } = noted.get(plan) ?? { item: null };
    const conflict = (written === null && !refused) || outcome.overtaken === true;
    const end: EntityEnd = {
      won: plan.draft.won,
      worked: plan.note !== undefined,
      roles: outcome.roles,
      requestIds: outcome.requestIds,
      record: outcome.record,
      refused: refused ?? outcome.refused ?? blocked.refused,
      retry: conflict ? 'conflict' : (outcome.retry ?? blocked.retry ?? undone(outcome)),
    };
    ends.set(plan.draft.after.pk, end);
    if (written === null || outcome.overtaken === true) return;
    if (stopped?.stop === 'lease_lost') {
      ends.set(plan.draft.after.pk, { ...end, retry: end.retry ?? stopped });
      return;
    }
    const unfinished = end.retry !== undefined || end.refused !== undefined;
    const item = unfinished
      ? progress(written, outcome, plan.record, incOf, clock.now())
      : recorded(outcome, written);
    if (unfinished && isPermitFailure(end.retry)) {
      ends.set(plan.draft.after.pk, { ...end, troubledSince: item.pending?.trouble?.since });
    }
    if (!isChanged(written, item)) return;
    const saved = await save(ledger, item);
    if (saved.item !== null || unfinished) return;
    ends.set(
      plan.draft.after.pk,
      saved.refused === undefined
        ? { ...end, retry: 'conflict' }
        : { ...end, refused: saved.refused },
    );
  }

  async function closeAll<P extends Plan>(plans: readonly P[], one: (plan: P) => Promise<void>) {
    for (let at = 0; at < plans.length; at += SAVES_BETWEEN_BREATHS) {
      if (at > 0) await breathe();
      await inParallel(SAVES_AT_ONCE, plans.slice(at, at + SAVES_BETWEEN_BREATHS), one);
    }
  }

  const context: RecordContext = {
    view: round.view,
    instanceRead: (key) => round.read.instance(key),
    now: clock.now(),
  };
  await closeAll(round.users, (plan) =>
    close(plan, {}, (outcome, { rev }) => recordUser(plan, outcome, rev, context)),
  );
  // Somebody may have been given a role there since it was looked up.
  const looked = [...round.tenants, ...round.instances].some(needsRevocation);
  const disturbed = looked && !(await round.undisturbed());
  const holders = holdersOf(round);
  // A place's deletion is done when everybody whose roles it voids is.
  const blockedIn = (plan: TenantPlan | InstancePlan): Blocked =>
    disturbed && needsRevocation(plan) ? CONFLICT : blockedBy(holders.get(plan.draft.key), ends);
  const holdersFirst = round.instances.toSorted(
    (a, b) => Number(needsRevocation(a)) - Number(needsRevocation(b)),
  );
  await closeAll(holdersFirst, (plan) =>
    close(plan, blockedIn(plan), (outcome, { rev }) => recordInstance(plan, outcome, rev, context)),
  );
  await closeAll(round.tenants, (plan) =>
    close(plan, blockedIn(plan), (outcome, { rev }) => recordTenant(plan, outcome, rev, context)),
  );
  return ends;
}

/** By place, the plans of those whose roles its deletion voids. */
function holdersOf({ users, instances, revoked }: Round): ReadonlyMap<string, readonly Plan[]> {
  const holders = new Map<string, Plan[]>();
  if (revoked.size === 0) return holders;
  for (const plan of [...users, ...instances]) {
    for (const place of revoked.get(plan.draft.key) ?? []) gather(holders, place, plan);
  }
  return holders;
}

function blockedBy(holders: readonly Plan[] | undefined, ends: EntityEnds): Blocked {
  for (const { draft } of holders ?? []) {
    const end = ends.get(draft.after.pk);
    if (end?.retry !== undefined || end?.refused !== undefined) {
      return { retry: end.retry, refused: end.refused };
    }
  }
  return {};
}

import type { LedgerItem } from '../../ledger/index.ts';
import { applyPlans } from '../apply/apply.ts';
import { blankOutcome, type Outcome, type Plan } from '../apply/outcome.ts';
import type { RoleCatalog } from '../apply/role-catalog.ts';
import { BULK_TIMEOUT_MS } from '../costs.ts';
import { isPermitFailure, RoundStopped } from '../errors.ts';
import { inParallel } from '../in-parallel.ts';
import type {
  BudgetPort,
  Clock,
  LedgerPort,
  PermitFailure,
  PermitPort,
  Priority,
} from '../ports.ts';
import type { TenantClaim, UserClaim } from '../round/claims.ts';
import { needsRevocation, type TenantPlan, type TenantView, type UserPlan } from '../round/plan.ts';
import type { Caller, Session } from '../session.ts';
import { note, SAVES_AT_ONCE, SAVES_BETWEEN_BREATHS } from './note.ts';
import { overtakenBy, type Reading } from './overtaken.ts';
import { progress } from './progress.ts';
import { isChanged, nextInc, recordTenant, recordUser } from './record.ts';
import { type Saved, save } from './save.ts';

/** Answering a message takes so long, at most: deletions go ten at a time, several at once. */
const ANSWER_MS_EACH = 0.25;

export interface Round {
  readonly users: readonly UserPlan[];
  readonly tenants: readonly TenantPlan[];
  /** Users whose roles must go before their tenant's deletion counts as done, and those tenants. */
  readonly revoked: ReadonlyMap<string, ReadonlySet<string>>;
  readonly view: (tenant: string) => TenantView;
  /** A tenant that is not planned for, but that users' plans build on. */
  readonly tenantRead: Reading['tenantRead'];
  /** Whether nobody else may have written since the tenants' assignments were looked up. */
  readonly undisturbed: () => Promise<boolean>;
  readonly messages: number;
}

/** How an entity ended; its claims are judged by it. */
export interface EntityEnd {
  readonly won: ReadonlySet<UserClaim | TenantClaim>;
  /** Whether Permit was called for it. */
  readonly worked: boolean;
  /** Not recorded: again later. `deferred`: in this invocation's next round. */
  readonly retry?: Error | 'conflict' | 'deferred' | undefined;
  /** Since when it fails by itself, in ms. */
  readonly troubledSince?: number | undefined;
  /** Not recorded: refused for good. */
  readonly refused?: PermitFailure | undefined;
  /** Recorded but for what was refused. */
  readonly record?: PermitFailure | undefined;
  readonly roles: ReadonlyMap<string, ReadonlyMap<string, PermitFailure>>;
}

/** Ends by partition key. */
export type EntityEnds = ReadonlyMap<string, EntityEnd>;

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
  const noted = new Map(await note(inOrder(round), ledger, breathe, inTime));
  // Recording takes as long as noting did; and what was taken has to be answered.
  const recordingMs = (clock.now() - startedAt) * 1.2 + round.messages * ANSWER_MS_EACH;
  const release = session.keepFree(recordingMs);
  const busy = (plan: Plan) => plan.note !== undefined && noted.get(plan)?.item != null;
  const [users, tenants] = [round.users.filter(busy), round.tenants.filter(busy)];
  const outcomes = new Map<Plan, Outcome>();
  for (const plan of [...users, ...tenants]) outcomes.set(plan, blankOutcome(plan));
  const reading: Reading = { users, tenants, noted, tenantRead: round.tenantRead };
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
    const stopped = await applyPlans(users, tenants, { ...options, outcomes });
    done();
    return { ends: await record(round, noted, outcomes, stopped, options), stopped };
  } finally {
    done();
    release();
  }
}

/** What is noted first is done for certain: tenants, which others need; then what takes away. */
function inOrder({ users, tenants }: Round): readonly Plan[] {
  const takes = ({ unassign, record }: UserPlan) => unassign.length > 0 || record.kind === 'delete';
  return [...tenants, ...users.filter(takes), ...users.filter((plan) => !takes(plan))];
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
  const incOf = (tenant: string) => view(tenant).inc;
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
  const incOf = (tenant: string) => round.view(tenant).inc;

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

  await closeAll(round.users, (plan) =>
    close(plan, {}, (outcome, { rev }) => recordUser(plan, outcome, rev, round.view, clock.now())),
  );
  // Somebody may have been given a role there since its assignments were looked up.
  const disturbed = round.tenants.some(needsRevocation) && !(await round.undisturbed());
  // A tenant's deletion is done when everybody whose roles it voids is.
  await closeAll(round.tenants, (plan) => {
    const outOfDate = disturbed && needsRevocation(plan);
    const blocked = outOfDate ? CONFLICT : blockedBy(plan, round, ends);
    return close(plan, blocked, (outcome, { rev }) =>
      recordTenant(plan, outcome, rev, nextInc(plan)),
    );
  });
  return ends;
}

function blockedBy(plan: TenantPlan, round: Round, ends: EntityEnds): Blocked {
  if (round.revoked.size === 0) return {};
  for (const { draft } of round.users) {
    if (round.revoked.get(draft.key)?.has(plan.draft.key) !== true) continue;
    const end = ends.get(draft.after.pk);
    if (end?.retry !== undefined || end?.refused !== undefined) {
      return { retry: end.retry, refused: end.refused };
    }
  }
  return {};
}

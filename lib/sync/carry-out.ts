import type { LedgerItem } from '../ledger/index.ts';
import { type ApplyPorts, applyPlans, blankOutcome, type Outcome } from './apply.ts';
import type { TenantClaim, UserClaim } from './claims.ts';
import type { RoundStopped } from './errors.ts';
import { inParallel } from './in-parallel.ts';
import type { TenantPlan, TenantView, UserPlan } from './plan.ts';
import type { Clock, LedgerPort, PermitFailure } from './ports.ts';
import { progress } from './progress.ts';
import { isChanged, nextInc, recordTenant, recordUser } from './record.ts';
import { type Saved, save } from './save.ts';

/** Ledger writes under way at once. */
const SAVES_AT_ONCE = 8;

export interface Round {
  readonly users: readonly UserPlan[];
  readonly tenants: readonly TenantPlan[];
  /** Users whose roles must go before their tenant's deletion counts as done, and those tenants. */
  readonly revoked: ReadonlyMap<string, ReadonlySet<string>>;
  readonly view: (tenant: string) => TenantView;
}

/** How an entity ended; its claims are judged by it. */
export interface EntityEnd {
  readonly won: ReadonlySet<UserClaim | TenantClaim>;
  /** Whether Permit was called for it. */
  readonly worked: boolean;
  /** Not recorded: again later. */
  readonly retry?: Error | 'conflict' | undefined;
  /** Not recorded: refused for good. */
  readonly refused?: PermitFailure | undefined;
  /** Recorded but for what was refused. */
  readonly record?: PermitFailure | undefined;
  readonly roles: ReadonlyMap<string, ReadonlyMap<string, PermitFailure>>;
}

/** Ends by partition key. */
export type EntityEnds = ReadonlyMap<string, EntityEnd>;

type Plan = UserPlan | TenantPlan;

export interface CarryOutOptions extends ApplyPorts {
  readonly ledger: LedgerPort;
  readonly clock: Clock;
}

/** Notes, applies and records (docs/ledger.md, steps 4 to 6). */
export async function carryOut(
  round: Round,
  options: CarryOutOptions,
): Promise<{ readonly ends: EntityEnds; readonly stopped: RoundStopped | undefined }> {
  const noted = await note([...round.users, ...round.tenants], options.ledger);
  const busy = (plan: Plan) => plan.note !== undefined && noted.get(plan)?.item != null;
  const { outcomes, stopped } = await applyPlans(
    round.users.filter(busy),
    round.tenants.filter(busy),
    options,
  );
  const ends = new Map<string, EntityEnd>();

  async function close(
    plan: Plan,
    blocked: Pick<EntityEnd, 'retry' | 'refused'>,
    record: Recorder,
  ) {
    const outcome = outcomes.get(plan) ?? blankOutcome();
    const { item: written, refused } = noted.get(plan) ?? { item: null };
    const end: EntityEnd = {
      won: plan.draft.won,
      worked: plan.note !== undefined,
      roles: outcome.roles,
      record: outcome.record,
      refused: refused ?? outcome.refused ?? blocked.refused,
      retry: written === null && !refused ? 'conflict' : (outcome.retry ?? blocked.retry),
    };
    ends.set(plan.draft.after.pk, end);
    if (written === null) return;
    if (stopped?.stop === 'lease_lost') {
      ends.set(plan.draft.after.pk, { ...end, retry: end.retry ?? stopped });
      return;
    }
    const unfinished = end.retry !== undefined || end.refused !== undefined;
    const item = unfinished ? progress(written, outcome) : record(outcome, written);
    if (!isChanged(written, item)) return;
    const saved = await save(options.ledger, item);
    if (saved.item !== null || unfinished) return;
    ends.set(
      plan.draft.after.pk,
      saved.refused === undefined
        ? { ...end, retry: 'conflict' }
        : { ...end, refused: saved.refused },
    );
  }

  await inParallel(SAVES_AT_ONCE, round.users, (plan) =>
    close(plan, {}, (outcome, { rev }) =>
      recordUser(plan, outcome, rev, round.view, options.clock.now()),
    ),
  );
  // A tenant's deletion is done when everybody whose roles it voids is.
  await inParallel(SAVES_AT_ONCE, round.tenants, (plan) =>
    close(plan, blockedBy(plan, round, ends), (outcome, { rev }) =>
      recordTenant(plan, outcome, rev, nextInc(plan)),
    ),
  );
  return { ends, stopped };
}

type Recorder = (outcome: Outcome, written: LedgerItem) => LedgerItem;

/** Writes the notes; of a plan without one, the item is as it was read. */
async function note(plans: readonly Plan[], ledger: LedgerPort): Promise<ReadonlyMap<Plan, Saved>> {
  const noted = new Map<Plan, Saved>();
  await inParallel(SAVES_AT_ONCE, plans, async (plan) => {
    noted.set(
      plan,
      plan.note === undefined ? { item: plan.draft.before } : await save(ledger, withNote(plan)),
    );
  });
  return noted;
}

/**
 * The item with its note. Versions are settled from here on, so that nothing older wins while the plan is unfinished;
 * what Permit holds stays as it was known, and the note says what of it is in doubt. A tenant whose assignments must
 * be looked up keeps its old deletion until that is done: it is what makes the next round look again.
 */
function withNote(plan: Plan): LedgerItem {
  const pending = plan.note;
  if (plan.kind === 'tenant') {
    const { before, after } = plan.draft;
    const settled = plan.record.kind === 'delete' ? { seen: after.seen, del: after.del } : {};
    return { ...before, ...settled, pending, inc: nextInc(plan) };
  }
  const { before, after } = plan.draft;
  // A field that was voided is still in Permit: kept, so that it is found and cleared.
  const fields = { ...before.fields, ...after.fields };
  return { ...after, rev: before.rev, made: before.made, fields, pending };
}

function blockedBy(
  plan: TenantPlan,
  round: Round,
  ends: EntityEnds,
): Pick<EntityEnd, 'retry' | 'refused'> {
  for (const { draft } of round.users) {
    if (round.revoked.get(draft.key)?.has(plan.draft.key) !== true) continue;
    const end = ends.get(draft.after.pk);
    if (end?.retry !== undefined || end?.refused !== undefined) {
      return { retry: end.retry, refused: end.refused };
    }
  }
  return {};
}

import type { LedgerItem } from '../ledger/index.ts';
import { type ApplyPorts, applyPlans, type Outcome } from './apply.ts';
import type { TenantClaim, UserClaim } from './claims.ts';
import type { RoundStopped } from './errors.ts';
import { inParallel } from './in-parallel.ts';
import type { TenantPlan, TenantView, UserPlan } from './plan.ts';
import type { Clock, LedgerPort, PermitFailure } from './ports.ts';
import { isChanged, nextInc, recordTenant, recordUser } from './record.ts';

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
  const busy = (plan: Plan) => plan.note !== undefined && noted.get(plan) != null;
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
    const outcome: Outcome = outcomes.get(plan) ?? { roles: new Map() };
    const written = noted.get(plan) ?? null;
    const end: EntityEnd = {
      won: plan.draft.won,
      worked: plan.note !== undefined,
      roles: outcome.roles,
      record: outcome.record,
      refused: outcome.refused ?? blocked.refused,
      retry: written === null ? 'conflict' : (outcome.retry ?? blocked.retry),
    };
    ends.set(plan.draft.after.pk, end);
    if (written === null || end.retry !== undefined || end.refused !== undefined) return;
    if (stopped?.stop === 'lease_lost') {
      ends.set(plan.draft.after.pk, { ...end, retry: stopped });
      return;
    }
    const item = record(outcome, written);
    if (!isChanged(written, item)) return;
    if ((await options.ledger.save(item)) === null) {
      ends.set(plan.draft.after.pk, { ...end, retry: 'conflict' });
    }
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

/** Writes the notes. `null`: somebody else wrote since the item was read; without a note, the item itself. */
async function note(
  plans: readonly Plan[],
  ledger: LedgerPort,
): Promise<ReadonlyMap<Plan, LedgerItem | null>> {
  const noted = new Map<Plan, LedgerItem | null>();
  await inParallel(SAVES_AT_ONCE, plans, async (plan) => {
    noted.set(
      plan,
      plan.note === undefined ? plan.draft.before : await ledger.save(withNote(plan)),
    );
  });
  return noted;
}

function withNote(plan: Plan): LedgerItem {
  if (plan.kind === 'user') return { ...plan.draft.before, pending: plan.note };
  return { ...plan.draft.before, pending: plan.note, inc: nextInc(plan) };
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

import type { Version } from '../../jobs/index.ts';
import type {
  FieldState,
  GrantState,
  InstanceItem,
  LedgerItem,
  PendingNote,
  Place,
  TenantItem,
  UserItem,
} from '../../ledger/index.ts';
import { isWritten, type Outcome } from '../apply/outcome.ts';
import { deletes, nextInc } from '../round/plan/deletes.ts';
import type { InstancePlan, PlaceView, Plan, TenantPlan, UserPlan } from '../round/plan/plan.ts';
import type { RecordPlan } from '../round/plan/plan-record.ts';
import { withoutGone } from '../round/settle/declare.ts';
import { isAlive } from '../round/settle/drafts.ts';
import { prunePlaces } from '../round/settle/prune-places.ts';
import { TOMBSTONE_MS } from '../tombstones.ts';

/** Fields as they are to be recorded: those that were refused stay as they were. */
function recordedFields(
  plan: { readonly record: RecordPlan; readonly draft: { before: LedgerItem; after: LedgerItem } },
  refused: boolean,
): Readonly<Record<string, FieldState>> {
  const { before, after } = plan.draft;
  // Deleted, but the record stays: it keeps its values, which a return has to clear.
  if (!isAlive(after) && plan.record.kind === 'none') return before.fields;
  if (!refused || plan.record.kind !== 'write') return after.fields;
  const fields = new Map(Object.entries(after.fields));
  for (const name of plan.record.changed.keys()) {
    const was = Object.hasOwn(before.fields, name) ? before.fields[name] : undefined;
    if (was === undefined) fields.delete(name);
    else fields.set(name, was);
  }
  return Object.fromEntries(fields);
}

/** What of a note is still in doubt after the plan was applied. */
function leftOver(
  { pending, fields: known }: LedgerItem,
  record: RecordPlan,
  refused: boolean,
  isAnew: boolean,
): PendingNote | undefined {
  if (record.kind === 'delete') return undefined;
  const written = record.kind === 'write' ? record.changed : new Map();
  // A record that may have been deleted has lost every value that was not written again.
  const lost = pending?.deleted === true || isAnew ? Object.keys(known) : [];
  const noted = new Set([...(pending?.fields ?? []), ...lost, ...(refused ? written.keys() : [])]);
  const fields = [...noted].filter((name) => refused || !written.has(name));
  if (fields.length === 0) return undefined;
  return { fields, roles: {}, deleted: false };
}

/** Whether Permit has the record now. */
function isMade(plan: Plan, refused: boolean): boolean {
  const { before } = plan.draft;
  if (plan.record.kind === 'delete') return false;
  if (plan.record.kind === 'ensure') return true;
  if (plan.record.kind === 'write' && !refused) return true;
  return before.made && before.pending?.deleted !== true;
}

/**
 * Takes refused roles out of the grants that asked for them just now: recorded at its version, such a grant gives
 * nothing, and the dead-lettered job brings it back. An older grant has no such job, so it keeps what it became and
 * is tried again by whatever touches the place next.
 */
function withoutRoles(
  place: Place,
  refused: ReadonlySet<string>,
  asked: ReadonlySet<Version>,
): Place {
  const sources = Object.entries(place.sources).map(([name, state]) => {
    const grants = Object.entries(state.grants).map(([id, grant]): [string, GrantState] => [
      id,
      asked.has(grant.v) ? { v: grant.v, r: grant.r.filter((role) => !refused.has(role)) } : grant,
    ]);
    return [name, { floor: state.floor, grants: Object.fromEntries(grants) }] as const;
  });
  return { ...place, sources: Object.fromEntries(sources) };
}

/** What a holder has in its places once its plan is applied. */
function recordedPlaces(
  plan: UserPlan | InstancePlan,
  outcome: Outcome,
  view: (place: string) => PlaceView,
): Record<string, Place> {
  const { after, touched } = plan.draft;
  const won: Iterable<{ readonly version: Version }> = plan.draft.won;
  const asked = new Set(Array.from(won, ({ version }) => version));
  const gone = deletes(plan);
  const places = Object.entries(after.places).map(([name, place]): [string, Place] => {
    if (!touched.has(name)) return [name, gone ? { ...place, applied: [] } : place];
    const refusedRoles = new Set(outcome.roles.get(name)?.keys());
    const kept = withoutRoles(place, refusedRoles, asked);
    // What was given, and not what the grants come to without the refused: defaults may count only now.
    const applied = [...(plan.wanted.get(name) ?? [])].filter((role) => !refusedRoles.has(role));
    return [name, { ...kept, inc: view(name).inc, applied }];
  });
  return Object.fromEntries(places);
}

/** What every entity's item has in common once its plan is applied. */
function recordedEntity(plan: Plan, outcome: Outcome) {
  const refused = outcome.record !== undefined;
  const isAnew = plan.kind === 'instance' && (plan.draft.anew || plan.moved);
  const pending = leftOver(plan.draft.before, plan.record, refused, isAnew);
  return {
    made: isMade(plan, refused),
    fields: recordedFields(plan, refused),
    ...(pending === undefined ? {} : { pending }),
  };
}

/** What a record builds on, beside its own plan. */
export interface RecordContext {
  readonly view: (place: string) => PlaceView;
  /** Instances as they were read. */
  readonly instanceRead: (instance: string) => InstanceItem;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The user's item once its plan is applied. */
export function recordUser(
  plan: UserPlan,
  outcome: Outcome,
  rev: number,
  { view, instanceRead, now }: RecordContext,
): UserItem {
  const { pending: _pending, expiresAt: _expiresAt, ...rest } = plan.draft.after;
  const item: UserItem = {
    ...rest,
    rev,
    ...recordedEntity(plan, outcome),
    places: recordedPlaces(plan, outcome, view),
    ...(isAlive(rest) ? {} : { expiresAt: Math.ceil((now + TOMBSTONE_MS) / 1000) }),
  };
  return withoutGone(
    prunePlaces(item, (place) => view(place).del),
    instanceRead,
  );
}

/** The tenant's item once its plan is applied. Its tombstone stays for good. */
export function recordTenant(
  plan: TenantPlan,
  outcome: Outcome,
  rev: number,
  { instanceRead }: RecordContext,
): TenantItem {
  const { pending: _, ...rest } = plan.draft.after;
  const item = { ...rest, rev, inc: nextInc(plan), ...recordedEntity(plan, outcome) };
  return withoutGone(item, instanceRead);
}

/** The resource instance's item once its plan is applied. Its tombstone stays, like a tenant's. */
export function recordInstance(
  plan: InstancePlan,
  outcome: Outcome,
  rev: number,
  { view }: RecordContext,
): InstanceItem {
  const { pending: _, ...rest } = plan.draft.after;
  const isRenewed = isWritten(plan) && outcome.record === undefined;
  const item: InstanceItem = {
    ...rest,
    rev,
    inc: nextInc(plan),
    ...recordedEntity(plan, outcome),
    places: recordedPlaces(plan, outcome, view),
    // Found elsewhere, it stays there: told again, it is looked at again.
    tenant: outcome.record?.code === 'instance_elsewhere' ? plan.draft.before.tenant : rest.tenant,
    tenantInc: isRenewed ? view(rest.tenant.key).inc : rest.tenantInc,
    ours: outcome.ours ?? (rest.ours && plan.record.kind !== 'delete'),
  };
  return prunePlaces(item, (subject) => view(subject).del);
}

/** Whether anything is to be written at all. */
export function isChanged(before: LedgerItem, after: LedgerItem): boolean {
  return stable(before) !== stable(after);
}

function stable(item: LedgerItem): string {
  const { rev: _, expiresAt: _expiry, ...rest } = item;
  return JSON.stringify(sorted(rest));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, item]) => [key, sorted(item)]);
}

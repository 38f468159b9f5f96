import type { LedgerItem, Place, Trouble, UserItem } from '../../ledger/index.ts';
import type { Outcome } from '../apply/outcome.ts';
import { isPermitFailure } from '../errors.ts';
import type { RoleAssignment } from '../ports.ts';
import type { RecordPlan } from '../round/plan.ts';

/**
 * What stays of an unfinished plan. Roles that are gone: else a user with more roles to take than one invocation has
 * calls for would begin anew each time, and never come to the end. A record that is written: else it would be written
 * again when only a role is still to be given. And since when it fails by itself, which is what its patience is
 * counted from.
 */
export function progress(
  written: LedgerItem,
  outcome: Outcome,
  record: RecordPlan,
  incOf: (tenant: string) => number,
  now: number,
): LedgerItem {
  const roles = written.kind === 'user' ? withRoles(written, outcome, incOf) : written;
  const left = outcome.written ? withRecord(roles, record) : roles;
  const { pending } = left;
  if (pending === undefined || !isPermitFailure(outcome.retry)) return left;
  const trouble: Trouble = {
    since: pending.trouble?.since ?? now,
    emails: (pending.trouble?.emails ?? 0) + (outcome.retry.code === 'email_taken' ? 1 : 0),
  };
  return { ...left, pending: { ...pending, trouble } };
}

/** What may have been deleted stays in doubt as a whole: only a finished plan knows what became of it. */
function withRecord<Item extends LedgerItem>(item: Item, record: RecordPlan): Item {
  const { pending } = item;
  if (pending === undefined || pending.deleted) return item;
  const changed = record.kind === 'write' ? record.changed : new Map();
  const fields = pending.fields.filter((name) => !changed.has(name));
  return { ...item, made: true, pending: { ...pending, fields } };
}

function withRoles(
  item: UserItem,
  { taken, given }: Outcome,
  incOf: (tenant: string) => number,
): UserItem {
  const without = taken.length > 0 ? withoutTaken(item, taken) : item;
  return given.length > 0 ? withGiven(without, given, incOf) : without;
}

/** What was given to a user who may have been deleted, or in a tenant that was, stays in doubt. */
function withGiven(
  item: UserItem,
  given: readonly RoleAssignment[],
  incOf: (tenant: string) => number,
): UserItem {
  const { pending } = item;
  if (pending === undefined || pending.deleted) return item;
  const roles = new Map(Object.entries(pending.roles));
  const places = new Map(Object.entries(item.places));
  for (const { tenant, role } of given) {
    const place = places.get(tenant);
    if (place === undefined || place.inc !== incOf(tenant)) continue;
    if (!place.applied.includes(role)) {
      places.set(tenant, { ...place, applied: [...place.applied, role] });
    }
    const left = (roles.get(tenant) ?? []).filter((one) => one !== role);
    if (left.length > 0) roles.set(tenant, left);
    else roles.delete(tenant);
  }
  return {
    ...item,
    places: Object.fromEntries(places),
    pending: { ...pending, roles: Object.fromEntries(roles) },
  };
}

function withoutTaken(item: UserItem, taken: readonly RoleAssignment[]): UserItem {
  const gone = new Set(taken.map(({ tenant, role }) => `${tenant} ${role}`));
  const left = (tenant: string, roles: readonly string[]) =>
    roles.filter((role) => !gone.has(`${tenant} ${role}`));
  const places = Object.entries(item.places).map(([tenant, place]): [string, Place] => [
    tenant,
    { ...place, applied: left(tenant, place.applied) },
  ]);
  if (item.pending === undefined) return { ...item, places: Object.fromEntries(places) };
  const roles = Object.entries(item.pending.roles).map(
    ([tenant, noted]) => [tenant, left(tenant, noted)] as const,
  );
  const pending = {
    ...item.pending,
    roles: Object.fromEntries(roles.filter(([, noted]) => noted.length > 0)),
  };
  return { ...item, places: Object.fromEntries(places), pending };
}

import type { InstanceItem, LedgerItem, Place, Trouble, UserItem } from '../../ledger/index.ts';
import { type Held, type Outcome, placeOf, roleOf } from '../apply/outcome.ts';
import { isPermitFailure } from '../errors.ts';
import type { RecordPlan } from '../round/plan/plan-record.ts';

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
  incOf: (place: string) => number,
  now: number,
): LedgerItem {
  const roles = written.kind === 'tenant' ? written : withRoles(written, outcome, incOf);
  const known = outcome.written ? withRecord(roles, record) : roles;
  const left = known.kind === 'instance' ? withOwner(known, outcome) : known;
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

/** Whose an instance is that was found, or made. */
function withOwner(item: InstanceItem, { ours }: Outcome): InstanceItem {
  if (ours === undefined || item.pending === undefined) return item;
  if (ours) return { ...item, ours };
  // Nothing of it is from an attempt of ours.
  const { at: _, ...pending } = item.pending;
  return { ...item, ours, pending };
}

type Holder = UserItem | InstanceItem;

function withRoles<Item extends Holder>(
  item: Item,
  { taken, given }: Outcome,
  incOf: (place: string) => number,
): Item {
  const without = taken.length > 0 ? withoutTaken(item, taken) : item;
  return given.length > 0 ? withGiven(without, given, incOf) : without;
}

/** What was given to a holder who may have been deleted, or in a place that was, stays in doubt. */
function withGiven<Item extends Holder>(
  item: Item,
  given: readonly Held[],
  incOf: (place: string) => number,
): Item {
  const { pending } = item;
  if (pending === undefined || pending.deleted) return item;
  const roles = new Map(Object.entries(pending.roles));
  const places = new Map(Object.entries(item.places));
  for (const held of given) {
    const [name, role] = [placeOf(held), roleOf(held)];
    const place = places.get(name);
    if (place === undefined || place.inc !== incOf(name)) continue;
    if (!place.applied.includes(role)) {
      places.set(name, { ...place, applied: [...place.applied, role] });
    }
    const left = (roles.get(name) ?? []).filter((one) => one !== role);
    if (left.length > 0) roles.set(name, left);
    else roles.delete(name);
  }
  return {
    ...item,
    places: Object.fromEntries(places),
    pending: { ...pending, roles: Object.fromEntries(roles) },
  };
}

function withoutTaken<Item extends Holder>(item: Item, taken: readonly Held[]): Item {
  const gone = new Set(taken.map((held) => `${placeOf(held)} ${roleOf(held)}`));
  const left = (name: string, roles: readonly string[]) =>
    roles.filter((role) => !gone.has(`${name} ${role}`));
  const places = Object.entries(item.places).map(([name, place]): [string, Place] => [
    name,
    { ...place, applied: left(name, place.applied) },
  ]);
  if (item.pending === undefined) return { ...item, places: Object.fromEntries(places) };
  const roles = Object.entries(item.pending.roles).map(
    ([name, noted]) => [name, left(name, noted)] as const,
  );
  const pending = {
    ...item.pending,
    roles: Object.fromEntries(roles.filter(([, noted]) => noted.length > 0)),
  };
  return { ...item, places: Object.fromEntries(places), pending };
}

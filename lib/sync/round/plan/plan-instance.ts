import type { InstanceItem } from '../../../ledger/index.ts';
import type { Mapping } from '../../../mapping/index.ts';
import type { RelationshipTuple } from '../../ports.ts';
import { type InstanceDraft, isAlive } from '../settle/drafts.ts';
import { isMoved } from '../settle/settle-instance.ts';
import type { InstancePlan, PlaceView } from './plan.ts';
import { noteOf, withNoted } from './plan-note.ts';
import { planPlace, standingOf } from './plan-place.ts';
import { NONE, planRecord } from './plan-record.ts';

/**
 * Whether an instance may have been made by an attempt of ours of which nothing was recorded: then whose it is shows when
 * it is looked at.
 */
export const mayBeOurs = ({ ours, made, pending }: InstanceItem): boolean =>
  !ours && !made && pending?.at !== undefined;

const unmade = (draft: InstanceDraft): InstanceDraft => ({
  ...draft,
  before: { ...draft.before, made: false },
});

/** Plans what one resource instance needs. `view` knows its tenant, and every subject that the draft touches. */
export function planInstance(
  draft: InstanceDraft,
  mapping: Mapping,
  view: (place: string) => PlaceView,
): InstancePlan {
  const { before, after, claims, key, anew } = draft;
  const { pending } = before;
  const verify = claims.some((claim) => claim.verify && claim.kind !== 'named');
  const moved = isAlive(after) && before.ours && !anew && isMoved(before, after.tenant);
  // What was there before us stays, and gives back what it was given.
  const onDelete = before.ours || mayBeOurs(before) ? 'delete' : 'unassign';
  // It went with its tenant, or goes to be made in another: what it held is to be written again.
  const gone = { fields: NONE, roles: {}, ...pending, deleted: true };
  const isGone = moved || (anew && isAlive(after));
  const known = isGone ? { ...draft, before: { ...before, made: false, pending: gone } } : draft;
  // One that was there before us is not moved: looked at, it is found to be elsewhere.
  const looked = isAlive(after) && isMoved(before, after.tenant) ? unmade(known) : known;
  const record = planRecord(looked, onDelete, verify, true);
  const deletes = record.kind === 'delete' || moved;
  const standing = standingOf({ sets: after.sets }, mapping);
  const unrelate: RelationshipTuple[] = [];
  const relate: RelationshipTuple[] = [];
  const wantedFrom = new Map<string, ReadonlySet<string>>();
  let roles: Record<string, readonly string[]> | undefined;
  for (const subject of draft.touched) {
    const inDoubt = verify || anew || moved;
    const { wanted, give, take } = planPlace(draft, subject, view(subject), standing, inDoubt);
    wantedFrom.set(subject, wanted);
    const taken = deletes ? NONE : take;
    roles = withNoted(roles, pending, subject, give, taken);
    for (const relation of give) relate.push({ subject, relation, object: key });
    for (const relation of taken) unrelate.push({ subject, relation, object: key });
  }
  const note = noteOf(draft, record, roles, deletes);
  return { kind: 'instance', draft, record, moved, unrelate, relate, wanted: wantedFrom, note };
}

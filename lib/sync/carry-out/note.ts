import type { LedgerItem } from '../../ledger/index.ts';
import { inParallel } from '../in-parallel.ts';
import type { LedgerPort } from '../ports.ts';
import { deletes, nextInc } from '../round/plan/deletes.ts';
import { needsRevocation } from '../round/plan/needs-revocation.ts';
import type { Plan } from '../round/plan/plan.ts';
import { type Saved, save } from './save.ts';

/** Ledger writes under way at once: the SDK keeps 50 connections. */
export const SAVES_AT_ONCE = 32;
/** Ledger writes between two looks at what else is waiting. */
export const SAVES_BETWEEN_BREATHS = 256;

/** Plans' items as they now stand in the ledger. */
export type Noted = ReadonlyMap<Plan, Saved>;

/**
 * Writes the notes; of a plan without one, the item is as it was read. Plans whose turn does not come in time are left
 * out: a slow ledger makes for smaller rounds, and not for notes without calls.
 *
 * @param inTime - whether there is time for more
 */
export async function note(
  plans: readonly Plan[],
  ledger: LedgerPort,
  breathe: () => Promise<void>,
  inTime: () => boolean,
  now: number,
): Promise<Noted> {
  const noted = new Map<Plan, Saved>();
  const toWrite: Plan[] = [];
  for (const plan of plans) {
    if (plan.note === undefined) noted.set(plan, { item: plan.draft.before });
    else toWrite.push(plan);
  }
  for (let at = 0; at < toWrite.length; at += SAVES_BETWEEN_BREATHS) {
    if (at > 0) await breathe();
    if (at > 0 && !inTime()) break;
    const some = toWrite.slice(at, at + SAVES_BETWEEN_BREATHS);
    await inParallel(SAVES_AT_ONCE, some, async (plan) => {
      noted.set(plan, await save(ledger, withNote(plan, now)));
    });
  }
  return noted;
}

/**
 * The item with its note. Versions are settled from here on, so that nothing older wins while the plan is unfinished;
 * what Permit holds stays as it was known, and the note says what of it is in doubt.
 */
function withNote(plan: Plan, now: number): LedgerItem {
  const pending = plan.note;
  // A field that was voided is still in Permit: kept, so that it is found and cleared.
  if (plan.kind === 'user') {
    const { before, after } = plan.draft;
    const fields = { ...before.fields, ...after.fields };
    return { ...after, rev: before.rev, made: before.made, fields, pending };
  }
  // A place whose assignments must be looked up keeps its old deletion until that is done: it is what makes the next
  // round look again.
  if (plan.kind === 'tenant') {
    const { before, after } = plan.draft;
    const del = deletes(plan) ? after.del : before.del;
    const fields = { ...before.fields, ...after.fields };
    return {
      ...after,
      rev: before.rev,
      made: before.made,
      del,
      fields,
      pending,
      inc: nextInc(plan),
    };
  }
  const { before, after } = plan.draft;
  const del = needsRevocation(plan) && !deletes(plan) ? before.del : after.del;
  const fields = { ...before.fields, ...after.fields };
  const note = pending === undefined ? undefined : { ...pending, at: before.pending?.at ?? now };
  return {
    ...after,
    rev: before.rev,
    made: before.made,
    del,
    fields,
    pending: note,
    inc: nextInc(plan),
  };
}

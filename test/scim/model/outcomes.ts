import type { Deed } from './deed.ts';
import { cells, type Memory } from './memory.ts';
import type { Answer } from './site.ts';

/** What nobody can say yet, since somebody died or was refused at it. */
export interface Doubts {
  /** Something went wrong: claims may be held by nobody, for a minute. */
  troubled: boolean;
  /** Groups that may be there; they are found once the sweep has been. */
  readonly groups: { readonly tenant: string; readonly deed: Deed }[];
  /** Memberships that a replacement may not have found. */
  readonly members: Set<string>;
}

/** What was answered to a deed. */
export interface Done {
  readonly deed: Deed;
  readonly answer: Answer;
}

export const isDone = ({ answer }: Done): boolean => answer.status < 300;
/** Carried out, or in part, or not at all. */
export const isUnknown = ({ answer }: Done): boolean => answer.status === 503;
/** By cell: what it may be now. What is not in it has to be as it was. */
export function allowedAfter(memory: Memory, doubts: Doubts, ends: readonly Done[]) {
  const allowed = new Map<string, Set<string>>();
  const definite = new Set<string>();
  const note = (cell: string, value: string) =>
    allowed.set(cell, (allowed.get(cell) ?? new Set()).add(value));
  for (const end of ends) {
    const { deed, answer } = end;
    if (!isDone(end) && !isUnknown(end)) continue;
    for (const [cell, value] of deed.effects) {
      note(cell, value);
      if (isDone(end)) definite.add(cell);
      if (cell.includes(' has ')) doubt(doubts, deed, cell, value, isDone(end), note);
    }
    if (deed.makes?.kind !== 'group' || answer.body.id === undefined) continue;
    for (const user of deed.makes.members) {
      note(cells.member(answer.body.id, user), 'true');
      definite.add(cells.member(answer.body.id, user));
      // Others may be at the user, and it may be gone.
      if (ends.length > 1) note(cells.member(answer.body.id, user), 'false');
    }
  }
  for (const cell of allowed.keys()) if (!definite.has(cell)) note(cell, memory.get(cell));
  return allowed;
}

function doubt(
  doubts: Doubts,
  deed: Deed,
  cell: string,
  value: string,
  done: boolean,
  note: (cell: string, value: string) => void,
): void {
  const named = deed.about.some((id) => cell.endsWith(` has ${id}`));
  if (!done) {
    if (value === 'true') doubts.members.add(cell);
  } else if (value === 'false' && doubts.members.has(cell)) {
    note(cell, 'true');
  } else if (named) doubts.members.delete(cell);
}

import type { Json } from '../../../jobs/index.ts';
import { getOwn, type LedgerItem, type PendingNote } from '../../../ledger/index.ts';
import { isAlive } from '../settle/drafts.ts';

/** What is to be done to a record in Permit. */
export type RecordPlan =
  | { readonly kind: 'none' }
  | { readonly kind: 'delete' }
  /** It must be there; nothing is known of its fields. */
  | { readonly kind: 'ensure' }
  | {
      readonly kind: 'write';
      /** New values by Permit field name; `null` clears. */
      readonly changed: ReadonlyMap<string, Json>;
      /** Every value at hand. */
      readonly values: ReadonlyMap<string, Json>;
      /** The values at hand are the whole record: replace it. Otherwise read, change, write. */
      readonly replace: boolean;
      /** The whole record is ours, so that it may be read, changed and replaced; else only what changed is written. */
      readonly owned: boolean;
    };

export const NONE: readonly string[] = [];
export const NO_RECORD: RecordPlan = { kind: 'none' };

/** Each name once. Most often one list is empty, and the other is the answer. */
export function union(a: readonly string[], b: readonly string[]): readonly string[] {
  if (a.length === 0) return b;
  return b.length === 0 ? a : [...new Set([...a, ...b])];
}

interface RecordDraft {
  readonly before: LedgerItem;
  readonly after: LedgerItem;
  readonly values: ReadonlyMap<string, Json>;
  readonly whole: boolean;
}

function planFields(draft: RecordDraft, verify: boolean, mayReplace: boolean): RecordPlan {
  const { before, after, values } = draft;
  const deleted = before.pending?.deleted === true;
  const made = before.made && !deleted;
  const uncertain = before.pending?.fields ?? NONE;
  const changed = new Map<string, Json>();
  for (const [name, value] of values) {
    const was = getOwn(before.fields, name)?.d ?? '';
    const is = after.fields[name]?.d ?? '';
    // A record that may have been deleted may be there again, made anew and empty.
    if (was !== is || deleted || uncertain.includes(name) || verify) changed.set(name, value);
  }
  const isAll = changed.size === values.size;
  // Fields that a deletion voided while the entity lives on: Permit still has their values.
  for (const name of Object.keys(before.fields)) {
    if (Object.hasOwn(after.fields, name)) continue;
    if (before.fields[name]?.d !== '' || uncertain.includes(name)) changed.set(name, null);
  }
  if (changed.size === 0 && made) return NO_RECORD;
  if (changed.size === 0 && values.size === 0) return { kind: 'ensure' };
  const kept = Object.keys(after.fields).some(
    (name) => after.fields[name]?.d !== '' && !values.has(name),
  );
  return {
    kind: 'write',
    // One map of the two, where they are the same: a batch of new users keeps thousands.
    changed: isAll && changed.size === values.size ? values : changed,
    values,
    replace: mayReplace && draft.whole && !kept,
    owned: mayReplace,
  };
}

export function planRecord(
  draft: RecordDraft,
  onDelete: 'delete' | 'unassign',
  verify: boolean,
  mayReplace: boolean,
): RecordPlan {
  const { before, after } = draft;
  if (isAlive(after)) return planFields(draft, verify, mayReplace);
  if (onDelete === 'unassign') return NO_RECORD;
  const news = after.del !== before.del || verify;
  return before.made || news || before.pending?.deleted ? { kind: 'delete' } : NO_RECORD;
}

/** Fields whose value in Permit is in doubt until the record is written. */
export function notedFields(
  record: RecordPlan,
  before: PendingNote | undefined,
): readonly string[] {
  const written = record.kind === 'write' ? [...record.changed.keys()] : NONE;
  return union(before?.fields ?? NONE, written);
}

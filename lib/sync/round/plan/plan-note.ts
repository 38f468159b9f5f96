import { getOwn, type PendingNote, putOwn } from '../../../ledger/index.ts';
import type { InstanceDraft, TenantDraft, UserDraft } from '../settle/drafts.ts';
import { NONE, notedFields, type RecordPlan, union } from './plan-record.ts';

/**
 * Whether instances are declared that were not on record as declared: they are, before any is made. Else nobody would
 * know of them who finds them declared no longer.
 */
export function declaresMore({ before, after }: UserDraft | TenantDraft): boolean {
  if (after.declared === before.declared || after.declared === undefined) return false;
  return Object.entries(after.declared).some(([voice, now]) => {
    const known = getOwn(before.declared ?? {}, voice) ?? {};
    return Object.keys(now).some((key) => !Object.hasOwn(known, key));
  });
}

/** Puts what is about to be given and taken in a place into what a note says of roles. */
export function withNoted(
  roles: Record<string, readonly string[]> | undefined,
  pending: PendingNote | undefined,
  name: string,
  give: readonly string[],
  take: readonly string[],
): Record<string, readonly string[]> | undefined {
  if (give.length + take.length === 0) return roles;
  const noted = roles ?? { ...pending?.roles };
  putOwn(noted, name, union(union(getOwn(noted, name) ?? NONE, give), take));
  return noted;
}

/** What is to be noted before a holder's plan is carried out; `undefined`: there is nothing to do. */
export function noteOf(
  { before: { pending } }: UserDraft | InstanceDraft,
  record: RecordPlan,
  roles: PendingNote['roles'] | undefined,
  deletes: boolean,
): PendingNote | undefined {
  if (record.kind === 'none' && roles === undefined) return undefined;
  return {
    fields: notedFields(record, pending),
    roles: roles ?? pending?.roles ?? {},
    deleted: deletes || pending?.deleted === true,
    trouble: pending?.trouble,
  };
}

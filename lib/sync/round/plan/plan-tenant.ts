import type { PendingNote } from '../../../ledger/index.ts';
import type { Mapping } from '../../../mapping/index.ts';
import type { TenantDraft } from '../settle/drafts.ts';
import type { TenantPlan } from './plan.ts';
import { declaresMore } from './plan-note.ts';
import { notedFields, planRecord } from './plan-record.ts';

/** Plans what one tenant needs. */
export function planTenant(draft: TenantDraft, mapping: Mapping): TenantPlan {
  const verify = draft.claims.some((claim) => claim.verify && claim.kind !== 'named');
  const record = planRecord(draft, mapping.tenants.onDelete, verify, true);
  const plan = {
    kind: 'tenant',
    draft,
    record,
    hasInstances: mapping.needs.resources.size > 0,
  } as const;
  if (record.kind === 'none' && !declaresMore(draft)) return { ...plan, note: undefined };
  const { before } = draft;
  const note: PendingNote = {
    fields: notedFields(record, before.pending),
    roles: {},
    deleted: record.kind === 'delete' || before.pending?.deleted === true,
    trouble: before.pending?.trouble,
  };
  return { ...plan, note };
}

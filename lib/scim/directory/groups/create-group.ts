import type { GroupDocument, StoredGroup } from '../../model.ts';
import { absent, type GroupItem, groupRow } from '../../store/index.ts';
import type { Operation } from '../operation/operation.ts';
import { settleGroup } from '../settle/settle-group.ts';
import { notIn } from './member-plan.ts';
import { touchMembers } from './touch-members.ts';

/** The members are looked at before anything is written, and put in once the group is there and can be found. */
export async function createGroup(
  operation: Operation,
  tenant: string,
  document: GroupDocument,
  members: readonly string[],
  called: ReadonlyMap<string, string> = new Map(),
): Promise<StoredGroup> {
  const { store, now } = operation;
  const at = now();
  const group: GroupItem = {
    tenant,
    id: operation.newId(),
    version: at,
    shape: 1,
    rev: 1,
    createdAt: at,
    changedAt: at,
    document,
    deleted: false,
    due: { fanout: false, index: true, dropped: [] },
    pendingSince: at,
  };
  const add = await notIn(operation, group, [...new Set(members)]);
  // Not written: it was, by the first of two tries of the client of the table.
  await store.put(groupRow(group), [absent('pk')]);
  await settleGroup(operation, group);
  if (add.length === 0) return group;
  return await touchMembers(operation, group, { add, called, remove: [], checked: true });
}

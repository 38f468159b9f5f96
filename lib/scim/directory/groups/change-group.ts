import type { GroupChange, GroupDocument, StoredGroup } from '../../model.ts';
import {
  equal,
  flag,
  type GroupDue,
  type GroupItem,
  groupDocumentValue,
  groupDueValue,
  integer,
  keys,
  readGroupRow,
} from '../../store/index.ts';
import { liveGroup, markingGroup, sameGroupName } from '../items/group-items.ts';
import { entriesOfGroup, textsOf } from '../items/index-entries.ts';
import { sameDocument } from '../items/user-items.ts';
import { type Operation, persist } from '../operation/operation.ts';
import { settleGroup } from '../settle/settle-group.ts';
import { planMembers } from './member-plan.ts';
import { touchMembers } from './touch-members.ts';

/**
 * PUT and PATCH. The document first, then who comes and goes, then everybody else is told a new name. A mark that an
 * earlier try left is settled, also where nothing changes.
 */
export async function changeGroup(
  operation: Operation,
  tenant: string,
  id: string,
  change: (document: GroupDocument) => GroupChange,
): Promise<StoredGroup> {
  const { group, plan } = await persist(async () => {
    const before = await liveGroup(operation, tenant, id);
    const { document, members } = change(before.document);
    const same = sameDocument(before.document, document);
    const { called = new Map<string, string>() } = members;
    const planned = { ...(await planMembers(operation, before, members, same)), called };
    if (same) return { group: before, plan: planned };
    const written = await write(operation, before, document);
    return written === undefined ? undefined : { group: written, plan: planned };
  });
  const touched = await touchMembers(operation, group, plan);
  if (touched.pendingSince !== null) await settleGroup(operation, touched);
  return touched;
}

async function write(
  { store, now }: Operation,
  before: GroupItem,
  document: GroupDocument,
): Promise<GroupItem | undefined> {
  const { set, begin } = markingGroup(now());
  const renamed = !sameGroupName(before.document, document);
  const row = await store.update(keys.group(before.tenant, before.id), {
    set: [
      ...set,
      [['doc'], groupDocumentValue(document)],
      [['changedAt'], integer(now())],
      [['due'], groupDueValue(dueAfter(before, { ...before, document }, renamed))],
    ],
    begin,
    raise: renamed ? ['version', 'rev', 'shape'] : ['version', 'rev'],
    when: [equal('deleted', flag(false)), equal('rev', integer(before.rev))],
  });
  return row === null ? undefined : readGroupRow(row);
}

function dueAfter({ due, ...before }: GroupItem, after: GroupItem, renamed: boolean): GroupDue {
  const had = textsOf(entriesOfGroup({ ...before, due }));
  const has = textsOf(entriesOfGroup(after));
  return {
    fanout: due.fanout || renamed,
    index: due.index || has.size !== had.size || [...has].some((entry) => !had.has(entry)),
    dropped: [...new Set([...due.dropped, ...had].filter((entry) => !has.has(entry)))],
  };
}

import { equal, flag, groupDueValue, integer, keys, readGroupRow } from '../../store/index.ts';
import { findGroup, markingGroup, noSuchGroup } from '../items/group-items.ts';
import { entriesOfGroup, textsOf } from '../items/index-entries.ts';
import { type Operation, persist } from '../operation/operation.ts';
import { settleGroup } from '../settle/settle-group.ts';

/** Where an earlier try got no further than the mark, this one goes on. */
export async function removeGroup(operation: Operation, tenant: string, id: string): Promise<void> {
  const { store, now } = operation;
  const removed = await persist(async () => {
    const group = await findGroup(operation, tenant, id);
    if (group === undefined) throw noSuchGroup(id);
    if (group.deleted) return group;
    const { set, begin } = markingGroup(now());
    const dropped = [...new Set([...group.due.dropped, ...textsOf(entriesOfGroup(group))])];
    const row = await store.update(keys.group(tenant, id), {
      set: [
        ...set,
        [['deleted'], flag(true)],
        [['changedAt'], integer(now())],
        [['due'], groupDueValue({ fanout: true, index: false, dropped })],
      ],
      begin,
      raise: ['version', 'rev', 'shape'],
      when: [equal('deleted', flag(false)), equal('rev', integer(group.rev))],
    });
    return row === null ? undefined : readGroupRow(row);
  });
  await settleGroup(operation, removed);
}

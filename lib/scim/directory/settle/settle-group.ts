import { ScimError } from '../../errors.ts';
import type { Member } from '../../model.ts';
import { equal, type GroupItem, groupDueValue, integer, keys, keyText } from '../../store/index.ts';
import { edgesOf, findGroup } from '../items/group-items.ts';
import {
  entriesOfGroup,
  mendEntries,
  removeEntry,
  rowsOf,
  textsOf,
} from '../items/index-entries.ts';
import { allOf, eachOf, partsOf } from '../operation/at-once.ts';
import type { Operation } from '../operation/operation.ts';
import { changeEntry, type Outcome } from './change-entry.ts';
import { entryOf } from './check-groups.ts';
import { settleUsers } from './settle-users.ts';

/** Users that are written and told at once. */
export const USERS_AT_ONCE = 100;

/**
 * Makes what follows from a group's item, and takes its mark away, or the item: lookups, and every member told what it is
 * called, or that it is gone. Can be done again, and by several at once.
 *
 * @param group - as its last write returned it
 * @throws {ScimError} 429, 503: the mark stays
 */
export async function settleGroup(operation: Operation, group: GroupItem): Promise<void> {
  const { store } = operation;
  const { id, rev, due, deleted } = group;
  const entries = entriesOfGroup(group);
  const current = deleted ? new Set<string>() : textsOf(entries);
  await allOf(
    async () => {
      if (due.index) await store.write(rowsOf(entries));
    },
    () =>
      eachOf(
        due.dropped.filter((entry) => !current.has(entry)),
        (entry) => removeEntry(store, entry, id, rev),
      ),
    async () => {
      if (due.fanout) await tellMembers(operation, group);
    },
  );
  await clear(operation, group);
}

async function tellMembers(operation: Operation, group: GroupItem): Promise<void> {
  const { tenant, id } = group;
  const entry = entryOf(group);
  const members = await edgesOf(operation, group);
  let full: ScimError | undefined;
  // One whose item has no room for a longer name must not keep it from all others.
  function passOver(failure: unknown): Outcome {
    if (!(failure instanceof ScimError) || failure.status !== 413) throw failure;
    full = failure;
    return { changed: false, user: undefined };
  }
  for (const part of partsOf(members, USERS_AT_ONCE)) {
    const outcomes = await eachOf(await untold(operation, group, part), (user) =>
      changeEntry(operation, { tenant, id: user }, id, entry, 'correct').catch(passOver),
    );
    // Those with a mark may be an earlier try's of the same.
    const touched = outcomes.flatMap(({ user }) =>
      user === undefined || user.pendingSince === null ? [] : [user],
    );
    await settleUsers(operation, touched);
  }
  if (full !== undefined) throw full;
}

/** Less those whom an earlier try of the same has told: the one after it gets further. */
async function untold(
  { store }: Operation,
  { tenant, id, shape }: GroupItem,
  members: readonly Member[],
): Promise<readonly string[]> {
  const addressed = members.map((member) => ({ id: member.id, key: keys.user(tenant, member.id) }));
  const rows = await store.getAll(
    addressed.map(({ key }) => key),
    [['pk'], ['sk'], ['groups', id], ['pendingSince']],
  );
  return addressed
    .filter(({ key }) => {
      const row = rows.get(keyText(key));
      const told = Number(row?.['groups']?.M?.[id]?.M?.['shape']?.N ?? 0);
      return told < shape || row?.['pendingSince'] !== undefined;
    })
    .map((user) => user.id);
}

async function clear(operation: Operation, group: GroupItem): Promise<void> {
  const { store } = operation;
  const { tenant, id, rev } = group;
  const key = keys.group(tenant, id);
  const when = [equal('rev', integer(rev))];
  if (group.deleted) {
    await store.remove(key, when);
    return;
  }
  const cleared = await store.update(key, {
    set: [[['due'], groupDueValue({ fanout: false, index: false, dropped: [] })]],
    remove: [['pendingKind'], ['pendingSince']],
    when,
  });
  if (cleared !== null || !group.due.index) return;
  const now = await findGroup(operation, tenant, id);
  const entries = now === undefined || now.deleted ? undefined : entriesOfGroup(now);
  await mendEntries(store, id, entriesOfGroup(group), entries);
}

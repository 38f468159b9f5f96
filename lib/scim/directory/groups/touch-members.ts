import {
  equal,
  flag,
  type GroupItem,
  integer,
  keys,
  readGroupRow,
  type UserItem,
} from '../../store/index.ts';
import { findGroup, noSuchGroup } from '../items/group-items.ts';
import { eachOf, partsOf } from '../operation/at-once.ts';
import type { Operation } from '../operation/operation.ts';
import { changeEntry } from '../settle/change-entry.ts';
import { entryOf, putAllRight } from '../settle/check-groups.ts';
import { USERS_AT_ONCE } from '../settle/settle-group.ts';
import { type GroupCheck, settleUsers } from '../settle/settle-users.ts';
import { type MemberPlan, noSuchMembers } from './member-plan.ts';

/**
 * Puts users into a group and takes others out, in their own items first. The group's own write comes last but one: it
 * fails if the group was renamed or removed since it was read, and then the users are put right before their marks go.
 *
 * @returns the group as it is then
 * @throws {ScimError} 400 `invalidValue` for a member that is no user, 404 when the group is gone meanwhile
 */
export async function touchMembers(
  operation: Operation,
  group: GroupItem,
  { add, remove, called, checked }: MemberPlan,
): Promise<GroupItem> {
  const { tenant, id } = group;
  let current: GroupItem | undefined = group;
  const tasks = [
    ...remove.map((user) => ({ user, joins: false })),
    ...add.map((user) => ({ user, joins: true })),
  ];
  for (const part of partsOf(tasks, USERS_AT_ONCE)) {
    const entry = entryOf(current);
    const touched: UserItem[] = [];
    let changed = false;
    await eachOf(part, async ({ user, joins }) => {
      // Who is told of a group that is gone is put right below.
      const display = called?.get(user) ?? null;
      const given = joins && entry !== null ? { ...entry, display } : null;
      const outcome = await changeEntry(operation, { tenant, id: user }, id, given, 'join');
      if (outcome.user === undefined) {
        if (joins && !checked) throw noSuchMembers([user]);
        return;
      }
      changed ||= outcome.changed;
      if (outcome.changed || isOurs(outcome.user, id)) touched.push(outcome.user);
    });
    const check: GroupCheck = {
      group: id,
      async check(users) {
        if (current === undefined) return [];
        current = changed
          ? await noteChange(operation, current)
          : await findAlive(operation, group);
        return await putAllRight(operation, users, id, current);
      },
    };
    await settleUsers(operation, touched, check);
    if (current === undefined) throw noSuchGroup(id);
  }
  return current;
}

/** A mark that an earlier try of the same may have left. */
const isOurs = (user: UserItem, group: string): boolean =>
  user.pendingSince !== null && user.due.edges.has(group);

async function findAlive(
  operation: Operation,
  { tenant, id }: GroupItem,
): Promise<GroupItem | undefined> {
  const found = await findGroup(operation, tenant, id);
  return found?.deleted === true ? undefined : found;
}

/** Writes that the group was changed, and reads it anew where it is not what it was; `undefined`: it is gone. */
async function noteChange(operation: Operation, group: GroupItem): Promise<GroupItem | undefined> {
  const { store, now } = operation;
  const row = await store.update(keys.group(group.tenant, group.id), {
    set: [[['changedAt'], integer(now())]],
    raise: ['version'],
    when: [equal('deleted', flag(false)), equal('shape', integer(group.shape))],
  });
  return row === null ? await findAlive(operation, group) : readGroupRow(row);
}

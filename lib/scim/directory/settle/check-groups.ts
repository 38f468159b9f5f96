import {
  type GroupEntry,
  type GroupItem,
  keys,
  keyText,
  readGroupRow,
  type UserItem,
} from '../../store/index.ts';
import { eachOf } from '../operation/at-once.ts';
import type { Operation } from '../operation/operation.ts';
import { changeEntry } from './change-entry.ts';

/**
 * Puts right what users were told of groups that they have just been put into, if those were renamed or removed since
 * they were read: whoever did so may not have found them yet.
 *
 * @param except - a group that the caller sees to
 * @returns users that had to be written, as they are now
 */
export async function checkGroups(
  operation: Operation,
  users: readonly UserItem[],
  except: string | undefined,
): Promise<readonly UserItem[]> {
  const doubtful = users.flatMap((user) =>
    [...user.due.edges]
      .filter((group) => group !== except && user.groups.has(group))
      .map((group) => ({ user, group, key: keys.group(user.tenant, group) })),
  );
  if (doubtful.length === 0) return [];
  const rows = await operation.store.getAll(doubtful.map(({ key }) => key));
  const moved = new Map<string, UserItem>();
  for (const { user, group, key } of doubtful) {
    const row = rows.get(keyText(key));
    const now = await putRight(operation, user, group, row && readGroupRow(row));
    if (now !== undefined) moved.set(`${user.tenant}/${user.id}`, now);
  }
  return [...moved.values()];
}

/** The same for users that one group was given to. */
export async function putAllRight(
  operation: Operation,
  users: readonly UserItem[],
  id: string,
  group: GroupItem | undefined,
): Promise<readonly UserItem[]> {
  const moved = await eachOf(users, (user) => putRight(operation, user, id, group));
  return moved.flatMap((user) => user ?? []);
}

async function putRight(
  operation: Operation,
  user: UserItem,
  id: string,
  group: GroupItem | undefined,
): Promise<UserItem | undefined> {
  const told = user.groups.get(id);
  if (told === undefined) return undefined;
  const entry = entryOf(group);
  if (entry !== null && entry.shape <= told.shape) return undefined;
  const outcome = await changeEntry(operation, user, id, entry, 'correct');
  // Who is as it should be by now was written by somebody else: what they still have to do is done along with ours.
  return outcome.user;
}

/** What users are told of a group; `null`: that it is gone. */
export function entryOf(group: GroupItem | undefined): GroupEntry | null {
  if (group === undefined || group.deleted) return null;
  const { displayName, externalId } = group.document;
  return { displayName, externalId, shape: group.shape, display: null };
}

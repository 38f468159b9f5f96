import {
  dueValue,
  equal,
  flag,
  integer,
  keys,
  mapOf,
  readUserRow,
  type UserDue,
  type UserItem,
} from '../../store/index.ts';
import { entriesOfUser, textsOf } from '../items/index-entries.ts';
import { findUser, marking, noSuchUser } from '../items/user-items.ts';
import { nextVersion, type Operation, persist } from '../operation/operation.ts';
import { settleUsers } from '../settle/settle-users.ts';

/**
 * The item is marked as on its way out, settled, and then goes itself. Where an earlier try got no further than the
 * mark, this one goes on.
 */
export async function removeUser(operation: Operation, tenant: string, id: string): Promise<void> {
  const { store, now } = operation;
  const removed = await persist(async () => {
    const user = await findUser(operation, tenant, id);
    if (user === undefined) throw noSuchUser(id);
    if (user.deleted) return user;
    const { set, begin } = marking(now());
    const row = await store.update(keys.user(tenant, id), {
      set: [
        ...set,
        [['deleted'], flag(true)],
        [['held'], flag(false)],
        [['groups'], mapOf([])],
        [['version'], integer(nextVersion(now(), user.version))],
        [['due'], dueValue(dueAfterRemoval(user))],
      ],
      begin,
      when: [equal('version', integer(user.version))],
    });
    return row === null ? undefined : readUserRow(row);
  });
  await settleUsers(operation, [removed]);
}

function dueAfterRemoval(user: UserItem): UserDue {
  const { due, groups, held, key } = user;
  return {
    profile: false,
    index: false,
    edges: due.edges.union(new Set(groups.keys())),
    dropped: [...new Set([...due.dropped, ...textsOf(entriesOfUser(user))])],
    keys: [...new Set([...due.keys, ...(held ? [key] : [])])],
  };
}

import {
  absent,
  type Condition,
  entryValue,
  equal,
  flag,
  type GroupEntry,
  integer,
  keys,
  present,
  readUserRow,
  text,
  textOrNull,
  type UserItem,
} from '../../store/index.ts';
import { findUser, marking } from '../items/user-items.ts';
import { nextVersion, type Operation, persist } from '../operation/operation.ts';

/** `join`: whoever is not in; `correct`: whoever is in, and was told something older. */
export type Manner = 'join' | 'correct';

export interface Outcome {
  /** Whether this call wrote it. */
  readonly changed: boolean;
  /** As it is now; `undefined`: there is none. */
  readonly user: UserItem | undefined;
}

/**
 * Writes into a user's item that it is in a group, or what that is called now, or that it is in it no longer. One call,
 * unless there is nothing to write, or the user was written in the same millisecond.
 *
 * @param entry - `null`: not in it
 */
export async function changeEntry(
  operation: Operation,
  { tenant, id }: Pick<UserItem, 'tenant' | 'id'>,
  group: string,
  entry: GroupEntry | null,
  manner: Manner,
): Promise<Outcome> {
  const { store, now } = operation;
  let version = now();
  return await persist(async () => {
    const { set, begin } = marking(now());
    const row = await store.update(keys.user(tenant, id), {
      set: [
        ...set,
        [['version'], integer(version)],
        // Who is told another name stands in the list of members already.
        ...(manner === 'join' || entry === null
          ? ([[['due', 'edges', group], flag(true)]] as const)
          : []),
        ...(entry === null ? [] : written(group, entry, manner)),
      ],
      begin,
      remove: entry === null ? [['groups', group]] : [],
      when: [
        equal('deleted', flag(false)),
        { path: ['version'], is: '<', value: integer(version) },
        ...wanting(group, entry, manner),
      ],
    });
    if (row !== null) return { changed: true, user: readUserRow(row) };
    const user = await findUser(operation, tenant, id);
    if (user === undefined || user.deleted) return { changed: false, user: undefined };
    if (isSo(user, group, entry, manner)) return { changed: false, user };
    version = nextVersion(now(), user.version);
    return undefined;
  });
}

/** Who is told another name keeps what the client calls it. */
function written(group: string, entry: GroupEntry, manner: Manner) {
  if (manner === 'join') return [[['groups', group], entryValue(entry)]] as const;
  return [
    [['groups', group, 'displayName'], text(entry.displayName)],
    [['groups', group, 'externalId'], textOrNull(entry.externalId)],
    [['groups', group, 'shape'], integer(entry.shape)],
  ] as const;
}

function wanting(group: string, entry: GroupEntry | null, manner: Manner): Condition {
  if (entry === null) return [present('groups', group)];
  if (manner === 'join') return [absent('groups', group)];
  return [{ path: ['groups', group, 'shape'], is: '<', value: integer(entry.shape) }];
}

function isSo(user: UserItem, group: string, entry: GroupEntry | null, manner: Manner): boolean {
  const told = user.groups.get(group);
  if (entry === null) return told === undefined;
  if (manner === 'join') return told !== undefined;
  return told === undefined || told.shape >= entry.shape;
}

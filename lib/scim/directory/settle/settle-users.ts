import {
  dueValue,
  edgeRow,
  equal,
  integer,
  keys,
  NOTHING_DUE,
  olderThan,
  type UserItem,
  unfinished,
} from '../../store/index.ts';
import {
  entriesOfUser,
  mendEntries,
  removeEntry,
  rowsOf,
  textsOf,
} from '../items/index-entries.ts';
import { findUser } from '../items/user-items.ts';
import { allOf, eachOf } from '../operation/at-once.ts';
import { ATTEMPTS, type Operation } from '../operation/operation.ts';
import { attendKey } from '../user-keys/attend-key.ts';
import { checkGroups } from './check-groups.ts';
import { jobsOfHolder, jobsOfLeaver } from './tell-users.ts';

/** Sees to it, in another way than by reading it, that a group is what users were told. */
export interface GroupCheck {
  readonly group: string;
  /** Once the users' edges are written. @returns those that had to be written anew, as they are now */
  check(users: readonly UserItem[]): Promise<readonly UserItem[]>;
}

/**
 * Makes what follows from users' items, and takes their marks away: edges, lookups, keys let go, jobs. All of it can be
 * done again, and by several at once.
 *
 * @param users - as their last write returned them
 * @param by - for a group that the caller has in hand
 * @returns how many keep their mark: what is to be known for them is known later
 * @throws {ScimError} 429, 503: the marks stay
 */
export async function settleUsers(
  operation: Operation,
  users: readonly UserItem[],
  by?: GroupCheck,
): Promise<number> {
  let round = users;
  let kept = 0;
  for (let rounds = 0; round.length > 0; rounds++) {
    if (rounds === ATTEMPTS) throw unfinished('others write the same at the same time');
    const attended = await carryOut(operation, round);
    // Only now: who renames or removes the group after this finds the edges.
    const moved = [
      ...((await by?.check(round)) ?? []),
      ...(await checkGroups(operation, round, by?.group)),
    ];
    const again = new Set(moved.map(addressOf));
    const through = round.filter(
      (user) => !again.has(addressOf(user)) && attended.get(user)?.finished !== false,
    );
    kept += [...attended.values()].filter(({ finished }) => !finished).length;
    await eachOf(through, (user) => clear(operation, user));
    const promoted = [...attended.values()].flatMap((one) => one.promoted);
    round = newestOf([...moved, ...promoted]);
  }
  return kept;
}

const addressOf = ({ tenant, id }: UserItem): string => `${tenant}/${id}`;

function newestOf(users: readonly UserItem[]): readonly UserItem[] {
  const newest = new Map<string, UserItem>();
  for (const user of users) {
    const other = newest.get(addressOf(user));
    if (other === undefined || other.version < user.version) newest.set(addressOf(user), user);
  }
  return [...newest.values()];
}

interface Attention {
  readonly promoted: readonly UserItem[];
  readonly finished: boolean;
}

async function carryOut(
  operation: Operation,
  users: readonly UserItem[],
): Promise<ReadonlyMap<UserItem, Attention>> {
  const attended = new Map<UserItem, Attention>();
  await allOf(
    () => operation.enqueue(users.flatMap((user) => jobsOfHolder(operation, user))),
    () => writeItems(operation, users),
    () =>
      eachOf(users, async (user) => {
        if (user.due.keys.length > 0) attended.set(user, await attend(operation, user));
      }),
  );
  return attended;
}

async function attend(operation: Operation, user: UserItem): Promise<Attention> {
  const promoted: UserItem[] = [];
  let finished = true;
  for (const key of user.due.keys) {
    const one = await attendKey(operation, user, key);
    if (one.promoted !== undefined) promoted.push(one.promoted);
    finished &&= one.finished;
    await operation.enqueue(jobsOfLeaver(operation, user, key, one));
  }
  return { promoted, finished };
}

async function writeItems({ store, now }: Operation, users: readonly UserItem[]): Promise<void> {
  const indexed = users
    .filter(({ due }) => due.index)
    .flatMap((user) => rowsOf(entriesOfUser(user)));
  const tasks: (() => Promise<unknown>)[] = [];
  if (indexed.length > 0) tasks.push(() => store.write(indexed));
  for (const user of users) {
    const { tenant, id, version, deleted, due, groups } = user;
    const current = deleted ? new Set<string>() : textsOf(entriesOfUser(user));
    for (const group of due.edges) {
      const edge = { version, in: groups.has(group), display: groups.get(group)?.display ?? null };
      const row = edgeRow(keys.edge(tenant, group, id), edge, now());
      tasks.push(() => store.put(row, olderThan(version)));
    }
    for (const entry of due.dropped) {
      if (!current.has(entry)) tasks.push(() => removeEntry(store, entry, id, version));
    }
  }
  await eachOf(tasks, (task) => task());
}

/** Takes the mark away, or the item, unless somebody has written it since: then its mark is theirs. */
async function clear(operation: Operation, user: UserItem): Promise<void> {
  const { store } = operation;
  const { tenant, id, version } = user;
  const key = keys.user(tenant, id);
  const when = [equal('version', integer(version))];
  if (user.deleted) {
    await store.remove(key, when);
    return;
  }
  const cleared = await store.update(key, {
    set: [[['due'], dueValue(NOTHING_DUE)]],
    remove: [['pendingKind'], ['pendingSince']],
    when,
  });
  if (cleared !== null || !user.due.index) return;
  const now = await findUser(operation, tenant, id);
  const entries = now === undefined || now.deleted ? undefined : entriesOfUser(now);
  await mendEntries(store, id, entriesOfUser(user), entries);
}

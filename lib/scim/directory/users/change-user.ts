import type { StoredUser, UserDocument } from '../../model.ts';
import {
  documentValue,
  dueValue,
  equal,
  flag,
  integer,
  keys,
  readUserRow,
  text,
  type UserDue,
  type UserItem,
} from '../../store/index.ts';
import { type Claims, createClaims } from '../claims/claims.ts';
import { entriesOfUser, textsOf } from '../items/index-entries.ts';
import {
  holdsKey,
  liveUser,
  marking,
  sameDocument,
  sameName,
  usableKey,
} from '../items/user-items.ts';
import { nextVersion, type Operation, persist } from '../operation/operation.ts';
import { settleUsers } from '../settle/settle-users.ts';
import { isRefusal } from './create-user.ts';

export interface UserChange {
  /** Pure: made anew when somebody else writes in between. */
  readonly change: (document: UserDocument) => UserDocument;
  /** To be told, whether it changes or not. */
  readonly anew: boolean;
}

/** PUT and PATCH: reads the user, writes it, and settles what follows; nothing is written where nothing changes. */
export async function changeUser(
  operation: Operation,
  tenant: string,
  id: string,
  change: UserChange,
): Promise<StoredUser> {
  const claims = createClaims(operation);
  let writing = false;
  try {
    const { user, pending } = await persist(async () => {
      const before = await liveUser(operation, tenant, id);
      const next = nextOf(operation, before, change.change(before.document));
      if (!change.anew && isSame(before, next)) {
        return { user: before, pending: before.pendingSince !== null };
      }
      const claimed = await claimFor(claims, operation, before, next);
      writing = true;
      const written = await write(operation, before, { ...next, ...claimed });
      writing = false;
      return written === undefined ? undefined : { user: written, pending: true };
    });
    await claims.giveBack(tenant, { userName: user.document.userName, key: user.key });
    if (pending) await settleUsers(operation, [user]);
    return user;
  } catch (failure) {
    if (!writing || isRefusal(failure)) await claims.giveBack(tenant);
    throw failure;
  }
}

type Next = Pick<UserItem, 'document' | 'key' | 'held' | 'owner' | 'version'>;

function nextOf({ policy, now }: Operation, before: UserItem, document: UserDocument): Next {
  const { tenant, id, version, owner } = before;
  const held = holdsKey(policy, document);
  return {
    document,
    // One that no longer says what it is known by keeps its key: a deactivation must not be refused for that.
    key: usableKey(policy.keyOf(tenant, id, document)) ?? before.key,
    held,
    owner: owner && held,
    version: nextVersion(now(), version),
  };
}

const isSame = (before: UserItem, next: Next): boolean =>
  before.key === next.key &&
  before.held === next.held &&
  sameDocument(before.document, next.document);

async function claimFor(
  claims: Claims,
  { now }: Operation,
  before: UserItem,
  next: Next,
): Promise<Pick<Next, 'owner' | 'version'>> {
  const { tenant, id, version } = before;
  const renamed = !sameName(before.document, next.document);
  const wanted = next.held && (!before.held || before.key !== next.key) ? next.key : null;
  const user = { tenant, id, document: next.document, version: version + 1 };
  const claimed =
    renamed || wanted !== null ? await claims.claim(user, renamed, wanted) : undefined;
  if (claimed === undefined) return { owner: next.owner, version: nextVersion(now(), version) };
  return {
    owner: claimed.owner,
    version: Math.max(claimed.version, nextVersion(now(), version)),
  };
}

async function write(
  { store, now }: Operation,
  before: UserItem,
  next: Next,
): Promise<UserItem | undefined> {
  const { tenant, id, version, createdAt, changedAt } = before;
  const { set, begin } = marking(now());
  const due = dueAfter(before, { ...before, ...next });
  const edited = !sameDocument(before.document, next.document);
  const row = await store.update(keys.user(tenant, id), {
    set: [
      ...set,
      [['doc'], documentValue(next.document)],
      [['version'], integer(next.version)],
      // Told as changed, even in the millisecond of its creation.
      [['changedAt'], integer(edited ? Math.max(now(), createdAt + 1) : changedAt)],
      [['key'], text(next.key)],
      [['held'], flag(next.held)],
      [['owner'], flag(next.owner)],
      [['due'], dueValue(due)],
    ],
    begin,
    when: [equal('version', integer(version))],
  });
  return row === null ? undefined : readUserRow(row);
}

/** What is to follow: what was due already, and what is new. */
function dueAfter(before: UserItem, after: UserItem): UserDue {
  const { due } = before;
  const had = textsOf(entriesOfUser(before));
  const has = textsOf(entriesOfUser(after));
  const holds = (item: UserItem, key: string) => item.held && item.key === key;
  const left = holds(after, before.key) || !before.held ? [] : [before.key];
  // Its own key is looked after until it is known who tells the profile of it.
  const own = after.held && !after.owner && !holds(before, after.key) ? [after.key] : [];
  const kept = due.keys.filter((key) => !holds(after, key) || !after.owner);
  return {
    profile: true,
    index: due.index || has.size !== had.size || [...has].some((entry) => !had.has(entry)),
    edges: due.edges,
    dropped: [...new Set([...due.dropped, ...had].filter((entry) => !has.has(entry)))],
    keys: [...new Set([...kept, ...left, ...own])],
  };
}

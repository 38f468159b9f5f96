import type { Sharers, UserItem } from '../../store/index.ts';
import { equal, flag, integer, keys, readUserRow } from '../../store/index.ts';
import { findUser, marking } from '../items/user-items.ts';
import { nextVersion, type Operation, persist } from '../operation/operation.ts';
import { CLAIM_LIFE_MS } from './claim-life.ts';
import { readSharers, without, writeSharers } from './sharers.ts';

export interface Attended {
  /** Others have the key. */
  readonly shared: boolean;
  /** Of what is told of the parting: where nobody has the key, nothing that was said of it is newer. */
  readonly version: number;
  /** Whose record is the profile from now on: its item as it is, with the mark that it is to be told. */
  readonly promoted: UserItem | undefined;
  /** False: whether the owner is there will be known only when its claim is old enough. The mark has to stay. */
  readonly finished: boolean;
}

/**
 * Lets go of a key that a user has no longer, and sees to it that whoever else has it is told by one of them. Done
 * again, it does no more.
 *
 * Facts of a version not above the user's may be taken back once this is done and nobody else has the key: whoever
 * comes later is told at a later one.
 */
export async function attendKey(
  operation: Operation,
  user: UserItem,
  key: string,
): Promise<Attended> {
  const { tenant, id, version } = user;
  return await persist(async () => {
    let seen = await readSharers(operation, key);
    const own = seen.claims.get(tenant);
    const has = user.held && user.key === key;
    // A claim of a later version is for what the user is about to be, or somebody else's.
    if (!has && own?.id === id && own.version <= version) {
      const next = without(seen, tenant, version);
      if (!(await writeSharers(operation, key, seen, next))) return undefined;
      seen = next;
    }
    const shared = [...seen.claims.keys()].some((other) => other !== tenant);
    const parting = { shared, version: partingOf(user, seen) };
    if (!has && !shared) return { ...parting, promoted: undefined, finished: true };
    const owner = await lookAfterOwner(operation, user, key, seen);
    return owner === undefined ? undefined : { ...parting, ...owner };
  });
}

/** The version of a parting: the user may have been written since, or others may have left since. */
function partingOf({ tenant, version }: UserItem, { claims, version: last }: Sharers): number {
  const claim = claims.get(tenant);
  // Whoever has the key here by now is told at the claim's version at least, and must not be told off.
  if (claim !== undefined) return Math.min(version, claim.version - 1);
  // Forgotten, a day after the last had left.
  if (last === 0) return version;
  // Where nobody has it this is the last word, also on those who left before.
  return claims.size === 0 ? last : Math.min(version, last);
}

/** `undefined`: look again. */
async function lookAfterOwner(
  operation: Operation,
  user: UserItem,
  key: string,
  seen: Sharers,
): Promise<Pick<Attended, 'promoted' | 'finished'> | undefined> {
  const done = { promoted: undefined, finished: true };
  const { owner } = seen;
  const claim = owner === null ? undefined : seen.claims.get(owner);
  if (owner === null || claim === undefined) return done;
  const found = await findUser(operation, owner, claim.id);
  if (found?.held === true && found.key === key) {
    if (found.owner) return done;
    const promoted = await promote(operation, found, seen.version);
    return promoted === undefined ? undefined : { promoted, finished: true };
  }
  // It is about to let go of it by itself, and will look after the next one then.
  if (found?.due.keys.includes(key) === true && claim.version <= found.version) return done;
  if (operation.now() - claim.at < CLAIM_LIFE_MS) return { promoted: undefined, finished: false };
  // Whoever claimed it died before it wrote its user.
  await writeSharers(operation, key, seen, without(seen, owner, user.version));
  return undefined;
}

async function promote(
  { store, now }: Operation,
  user: UserItem,
  after: number,
): Promise<UserItem | undefined> {
  const { set, begin } = marking(now());
  const row = await store.update(keys.user(user.tenant, user.id), {
    set: [
      ...set,
      [['owner'], flag(true)],
      [['version'], integer(nextVersion(now(), user.version, after))],
      [['due', 'profile'], flag(true)],
    ],
    begin,
    when: [equal('version', integer(user.version))],
  });
  return row === null ? undefined : readUserRow(row);
}

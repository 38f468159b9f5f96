import { isDeepStrictEqual } from 'node:util';
import { ScimError } from '../../errors.ts';
import type { DirectoryPolicy, UserDocument } from '../../model.ts';
import {
  folded,
  integer,
  keys,
  type Path,
  PENDING_USER,
  type Row,
  readUserRow,
  type Store,
  text,
  type UserItem,
} from '../../store/index.ts';

/** Longest user key that a job can carry. */
const MAX_KEY_LENGTH = 1024;

export async function findUser(
  { store }: { readonly store: Store },
  tenant: string,
  id: string,
): Promise<UserItem | undefined> {
  const row = await store.get(keys.user(tenant, id));
  return row === undefined ? undefined : readUserRow(row);
}

export const noSuchUser = (id: string): ScimError =>
  new ScimError(404, `there is no user ${id.slice(0, 100)}`);

/** @throws {ScimError} 404 */
export async function liveUser(
  from: { readonly store: Store },
  tenant: string,
  id: string,
): Promise<UserItem> {
  const item = await findUser(from, tenant, id);
  if (item === undefined || item.deleted) throw noSuchUser(id);
  return item;
}

/** `null`: it is none, or none that a job could carry. */
export const usableKey = (key: string | null): string | null =>
  key === null || key === '' || key.length > MAX_KEY_LENGTH ? null : key;

/** @throws {ScimError} 400 `invalidValue`: its document has no value to know it by */
export function keyOfUser(
  policy: DirectoryPolicy,
  tenant: string,
  id: string,
  document: UserDocument,
): string {
  const key = policy.keyOf(tenant, id, document);
  const usable = usableKey(key);
  if (usable !== null) return usable;
  const rule = key === null || key === '' ? 'a value is needed' : 'the value is too long';
  throw new ScimError(400, `${policy.keyAttribute}: users are known by it here, so ${rule}`, {
    scimType: 'invalidValue',
  });
}

/** Whether a user has its key: not when to be shut out is to be deleted. */
export const holdsKey = (policy: DirectoryPolicy, { active }: UserDocument): boolean =>
  active || policy.onBlock !== 'delete';

export const sameName = (one: UserDocument, other: UserDocument): boolean =>
  folded(one.userName) === folded(other.userName);

export const sameDocument = (one: object, other: object): boolean => isDeepStrictEqual(one, other);

/** What every write of a user that something follows from sets: the mark. */
export const marking = (now: number) => ({
  set: [[['pendingKind'], text(PENDING_USER)]] as const satisfies [Path, Row[string]][],
  begin: [[['pendingSince'], integer(now)]] as const satisfies [Path, Row[string]][],
});

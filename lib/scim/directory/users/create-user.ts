import { ScimError } from '../../errors.ts';
import type { StoredUser, UserDocument } from '../../model.ts';
import { absent, NOTHING_DUE, type UserItem, userRow } from '../../store/index.ts';
import { createClaims } from '../claims/claims.ts';
import { holdsKey, keyOfUser, liveUser } from '../items/user-items.ts';
import type { Operation } from '../operation/operation.ts';
import { settleUsers } from '../settle/settle-users.ts';

/**
 * Five calls of the table, four of them in a row, and one of the queue: claims of name and key, the item, what follows
 * from it, its mark away.
 */
export async function createUser(
  operation: Operation,
  tenant: string,
  document: UserDocument,
): Promise<StoredUser> {
  const { store, policy, now } = operation;
  const id = operation.newId();
  const at = now();
  const key = keyOfUser(policy, tenant, id, document);
  const held = holdsKey(policy, document);
  const claims = createClaims(operation);
  let item: UserItem | undefined;
  try {
    const user = { tenant, id, document, version: at };
    const claimed = await claims.claim(user, true, held ? key : null);
    const owner = claimed?.owner ?? false;
    item = {
      ...user,
      key,
      held,
      owner,
      version: Math.max(at, claimed?.version ?? 0),
      createdAt: at,
      changedAt: at,
      groups: new Map(),
      deleted: false,
      due: {
        ...NOTHING_DUE,
        profile: true,
        index: true,
        // Somebody tells the profile: if it is not we, it is to be seen that it is somebody who is there.
        keys: held && !owner ? [key] : [],
      },
      pendingSince: at,
    };
    // Not written, though the id is new: an answer was lost, and the client of the table sent it twice.
    const written = await store.put(userRow(item), [absent('pk')]);
    if (!written) item = await liveUser(operation, tenant, id);
  } catch (failure) {
    // Whether the item was written is not known when the table did not answer to that: its claims have to stay.
    if (item === undefined || isRefusal(failure)) await claims.giveBack(tenant);
    throw failure;
  }
  await settleUsers(operation, [item]);
  return item;
}

/** Whether it is certain that nothing was written. */
export const isRefusal = (failure: unknown): boolean =>
  failure instanceof ScimError && failure.status < 500 && failure.status !== 429;

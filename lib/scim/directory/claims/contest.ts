import { ScimError } from '../../errors.ts';
import { type Claim, type UserItem, unfinished } from '../../store/index.ts';
import { findUser } from '../items/user-items.ts';
import type { Operation } from '../operation/operation.ts';
import { settleUsers } from '../settle/settle-users.ts';
import { CLAIM_LIFE_MS } from '../user-keys/claim-life.ts';

/**
 * What becomes of a claim by another user. One that is on its way to let go is helped on it.
 *
 * @param has - whether a user has what is claimed
 * @returns `again`: look again; `take`: nobody is behind it
 * @throws {ScimError} 409 `uniqueness`; 503 while somebody may still be at it
 */
export async function contest(
  operation: Operation,
  tenant: string,
  claim: Claim,
  attribute: string,
  has: (user: UserItem) => boolean,
): Promise<'again' | 'take'> {
  const user = await findUser(operation, tenant, claim.id);
  if (user !== undefined && !user.deleted && has(user)) {
    throw new ScimError(409, `${attribute}: another user has this value`, {
      scimType: 'uniqueness',
    });
  }
  if (user !== undefined && user.pendingSince !== null) {
    await settleUsers(operation, [user]);
    // What it lets go is free now; if not, it is no more than a claim.
    if (user.deleted || user.due.dropped.length > 0 || user.due.keys.length > 0) return 'again';
  }
  if (operation.now() - claim.at < CLAIM_LIFE_MS) {
    throw unfinished(`${attribute}: somebody else is just about to take this value`);
  }
  return 'take';
}

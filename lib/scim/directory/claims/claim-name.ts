import type { StoredUser } from '../../model.ts';
import {
  absent,
  type Claim,
  claimRow,
  equal,
  keys,
  readClaimRow,
  text,
} from '../../store/index.ts';
import { sameName } from '../items/user-items.ts';
import { type Operation, persist } from '../operation/operation.ts';
import { contest } from './contest.ts';

/**
 * Claims a userName for a user. Whoever claims what it has already renews the claim, so that a removal that was decided
 * before does not take it.
 *
 * @param user - `version`: no later than the one that the claim is for
 * @returns whether it was nobody's, or nobody's by now
 * @throws {ScimError} 409 `uniqueness`, 503
 */
export async function claimName(
  operation: Operation,
  user: Pick<StoredUser, 'tenant' | 'id' | 'document' | 'version'>,
): Promise<boolean> {
  const { store, by, now } = operation;
  const { tenant, id, version } = user;
  const key = keys.claim(tenant, user.document.userName);
  const row = claimRow(key, { id, at: now(), version, by });
  const replace = ({ by: seen }: Claim) => store.put(row, [equal('by', text(seen))]);
  return await persist(async () => {
    if (await store.put(row, [absent('pk')])) return true;
    const found = await store.get(key);
    if (found === undefined) return undefined;
    const claim = readClaimRow(found);
    if (claim.id === id) return (await replace(claim)) ? claim.by === by : undefined;
    const verdict = await contest(operation, tenant, claim, 'userName', (other) =>
      sameName(other.document, user.document),
    );
    if (verdict === 'again') return undefined;
    return (await replace(claim)) ? true : undefined;
  });
}

/** Takes back a claim of this operation's, if nobody has renewed it since. */
export async function withdrawName(
  { store, by }: Operation,
  tenant: string,
  userName: string,
): Promise<void> {
  await store.remove(keys.claim(tenant, userName), [equal('by', text(by))]);
}

import type { Sharers } from '../../store/index.ts';
import { nextVersion, type Operation, persist } from '../operation/operation.ts';
import { readSharers, without, writeSharers } from '../user-keys/sharers.ts';
import { contest } from './contest.ts';

export interface ClaimedKey {
  /** The user's facts under this key have to be no older. */
  readonly version: number;
  /** Whether this tenant's record is the user's profile. */
  readonly owner: boolean;
  /** Whether this tenant did not have it before. */
  readonly fresh: boolean;
}

/**
 * Claims a user key for a user of a tenant.
 *
 * @param user - `version`: no later than the one that the claim is for
 * @throws {ScimError} 409 `uniqueness`: another user of the tenant has it; 503
 */
export async function claimKey(
  operation: Operation,
  user: { readonly tenant: string; readonly id: string; readonly version: number },
  key: string,
): Promise<ClaimedKey> {
  const { now, by } = operation;
  const { tenant, id } = user;

  async function take(seen: Sharers): Promise<ClaimedKey | undefined> {
    const version = Math.max(user.version, nextVersion(now(), seen.version));
    const claims = new Map(seen.claims).set(tenant, { id, at: now(), version, by });
    const owner = seen.owner ?? tenant;
    const fresh = seen.claims.get(tenant)?.id !== id || seen.claims.get(tenant)?.by === by;
    if (!(await writeSharers(operation, key, seen, { version, owner, claims }))) return undefined;
    return { version, owner: owner === tenant, fresh };
  }

  // Hardly a key was ever anybody's: tried before anything is read.
  const first = await take({ version: 0, owner: null, claims: new Map() });
  if (first !== undefined) return first;
  return await persist(async () => {
    const seen = await readSharers(operation, key);
    const claim = seen.claims.get(tenant);
    if (claim !== undefined && claim.id !== id) {
      const { keyAttribute } = operation.policy;
      const verdict = await contest(
        operation,
        tenant,
        claim,
        keyAttribute,
        (other) => other.held && other.key === key,
      );
      if (verdict === 'again') return undefined;
    }
    return await take(seen);
  });
}

/** Takes back a claim of this operation's, if nobody has renewed it since. */
export async function withdrawKey(
  operation: Operation,
  tenant: string,
  key: string,
): Promise<void> {
  await persist(async () => {
    const seen = await readSharers(operation, key);
    if (seen.claims.get(tenant)?.by !== operation.by) return true;
    const next = without(seen, tenant, seen.version + 1);
    return (await writeSharers(operation, key, seen, next)) ? true : undefined;
  });
}

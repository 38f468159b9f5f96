import type { StoredUser } from '../../model.ts';
import { allOf } from '../operation/at-once.ts';
import type { Operation } from '../operation/operation.ts';
import { type ClaimedKey, claimKey, withdrawKey } from './claim-key.ts';
import { claimName, withdrawName } from './claim-name.ts';

type Claimant = Pick<StoredUser, 'tenant' | 'id' | 'document' | 'version'>;

export interface Claims {
  /**
   * Claims what a user is about to have.
   *
   * @param user - its new document; `version`: no later than the one it will have
   * @param key - `null`: none
   * @returns what the key's claim says
   * @throws {ScimError} 409 `uniqueness`, 503
   */
  claim(user: Claimant, name: boolean, key: string | null): Promise<ClaimedKey | undefined>;
  /** Gives back what was claimed, but for what a user has. What cannot be given back now expires. */
  giveBack(
    tenant: string,
    but?: { readonly userName: string; readonly key: string },
  ): Promise<void>;
}

/** What one operation has claimed that was nobody's before. */
export function createClaims(operation: Operation): Claims {
  const names = new Set<string>();
  const keys = new Set<string>();
  return {
    async claim(user, name, key) {
      let claimed: ClaimedKey | undefined;
      await allOf(
        async () => {
          if (name && (await claimName(operation, user))) names.add(user.document.userName);
        },
        async () => {
          if (key === null) return;
          claimed = await claimKey(operation, user, key);
          if (claimed.fresh) keys.add(key);
        },
      );
      return claimed;
    },

    async giveBack(tenant, but) {
      if (but !== undefined) {
        names.delete(but.userName);
        keys.delete(but.key);
      }
      const tasks = [
        ...[...names].map((name) => () => withdrawName(operation, tenant, name)),
        ...[...keys].map((key) => () => withdrawKey(operation, tenant, key)),
      ];
      // Whoever wants it meanwhile finds a claim that nobody is behind, and takes it over in time.
      await allOf(...tasks).catch(() => undefined);
    },
  };
}

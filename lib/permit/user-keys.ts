import type { Permit } from 'permitio';
import * as z from 'zod/mini';
import { orNull } from './already.ts';
import type { Each } from './pages.ts';
import { readAnswer } from './read-answer.ts';
import type { Within } from './within.ts';

const userKey = z.object({ key: z.string() });

/**
 * Finds the keys of users as role assignments name them: Permit may name a user by its e-mail, and then its key is asked
 * for by its id, once.
 *
 * @param known - keys by ids, of users who need not be asked for.
 */
export function createUserKeys(
  permit: Permit,
  within: Within,
  each: Each,
  known: ReadonlyMap<string, string> = new Map(),
) {
  const asked = new Map<string, string>();
  return async (user: string, id: string | null | undefined): Promise<string> => {
    if (id == null) return user;
    const found = known.get(id) ?? asked.get(id);
    if (found !== undefined) return found;
    if (!user.includes('@')) return user;
    const answer = await orNull(() => each(() => within(() => permit.api.users.get(id))));
    const key = answer === null ? user : readAnswer(userKey, answer, 'a user').key;
    asked.set(id, key);
    return key;
  };
}

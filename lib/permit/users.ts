import type { Permit } from 'permitio';
import * as z from 'zod/mini';
import type { JsonObject } from '../jobs/index.ts';
import { gone, isTaken, missing, orNull } from './already.ts';
import { PermitError } from './errors.ts';
import { readAnswer } from './read-answer.ts';
import type { Within } from './within.ts';

export interface UserRecord {
  readonly key: string;
  readonly email?: string | undefined;
  readonly first_name?: string | undefined;
  readonly last_name?: string | undefined;
  readonly attributes: JsonObject;
}

const text = z.nullish(z.string());
/** A user as Permit answers it. */
export const userRead = z.object({
  key: z.string(),
  email: text,
  first_name: text,
  last_name: text,
  attributes: z.nullish(z.record(z.string(), z.json())),
});

export function userOf(user: z.infer<typeof userRead>): UserRecord {
  return {
    key: user.key,
    ...(user.email == null ? {} : { email: user.email }),
    ...(user.first_name == null ? {} : { first_name: user.first_name }),
    ...(user.last_name == null ? {} : { last_name: user.last_name }),
    attributes: user.attributes ?? {},
  };
}

/** The fields that have a value. */
function present(user: Partial<UserRecord>): {
  email?: string;
  first_name?: string;
  last_name?: string;
} {
  const { email, first_name, last_name } = user;
  return {
    ...(email === undefined ? {} : { email }),
    ...(first_name === undefined ? {} : { first_name }),
    ...(last_name === undefined ? {} : { last_name }),
  };
}

/** The body that is the whole record. `attributes` are always sent: whether leaving them out empties them is not said. */
export function wholeUser(user: UserRecord) {
  return { key: user.key, ...present(user), attributes: user.attributes };
}

/** A 409 on a user that is written by its key can only be about its e-mail, which is unique in an environment. */
async function emailMayBeTaken(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new PermitError(
      'email_taken',
      "the user's e-mail belongs to another user in Permit: remove it there, or wait for that user's change",
      { ...error, retry: 'transient' },
    );
  }
}

/** Users by key. */
export function createUserCalls(permit: Permit, within: Within) {
  const { users } = permit.api;
  return {
    async getUser(key: string): Promise<UserRecord | null> {
      const answer = await orNull(() => within(() => users.get(key)));
      if (answer === null) return null;
      return userOf(readAnswer(userRead, answer, 'a user'));
    },
    /** PUT: creates or replaces. */
    async putUser(user: UserRecord): Promise<void> {
      await emailMayBeTaken(() => within(() => users.sync(wholeUser(user))));
    },
    /**
     * POST, with its roles in the same call. `false`: the key or the e-mail is taken (which of them, the answer does
     * not tell), and nothing was changed.
     */
    async createUser(
      user: UserRecord,
      roles: readonly { readonly role: string; readonly tenant: string }[],
    ): Promise<boolean> {
      const role_assignments = roles.map(({ role, tenant }) => ({ role, tenant }));
      try {
        await within(() => users.create({ ...wholeUser(user), role_assignments }));
        return true;
      } catch (error) {
        if (!isTaken(error)) throw error;
        return false;
      }
    },
    async patchUser(key: string, patch: Partial<Omit<UserRecord, 'key'>>): Promise<void> {
      const { attributes } = patch;
      const body = { ...present(patch), ...(attributes === undefined ? {} : { attributes }) };
      await emailMayBeTaken(() => missing('user', () => within(() => users.update(key, body))));
    },
    async ensureUser(key: string): Promise<void> {
      try {
        await within(() => users.create({ key }));
      } catch (error) {
        if (!isTaken(error)) throw error;
      }
    },
    async deleteUser(key: string): Promise<void> {
      await gone(() => within(() => users.delete(key)));
    },
  };
}

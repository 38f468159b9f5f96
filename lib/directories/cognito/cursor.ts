import * as z from 'zod/mini';
import { DirectoryError } from '../errors.ts';

const cursor = z.strictObject({
  v: z.literal(1),
  account: z.string(),
  /** Groups are read again by every run; only this phase has pages. */
  phase: z.literal('users'),
  /** Absent: from the first page. */
  token: z.exactOptional(z.string().check(z.minLength(1))),
});

/** Where to go on: Cognito's token of the page after. */
export function encodeCursor(account: string, token: string): string {
  return JSON.stringify({ v: 1, account, phase: 'users', token } satisfies z.infer<typeof cursor>);
}

/**
 * @returns Cognito's token
 * @throws {DirectoryError} `bad_cursor` when it is not one of ours, or of another pool.
 */
export function decodeCursor(encoded: string, account: string): string | undefined {
  const { success, data } = cursor.safeParse(parsed(encoded));
  if (!success) {
    throw new DirectoryError(
      'bad_cursor',
      'where to go on is not of a Cognito user pool; begin without it',
    );
  }
  if (data.account !== account) {
    throw new DirectoryError(
      'bad_cursor',
      `where to go on is of ${data.account}, not of ${account}; begin without it, or choose that pool`,
    );
  }
  return data.token;
}

function parsed(encoded: string): unknown {
  try {
    return JSON.parse(encoded);
  } catch {
    return undefined;
  }
}

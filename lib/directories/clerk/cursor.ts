import * as z from 'zod/mini';
import { DirectoryError } from '../errors.ts';
import type { Position } from './position.ts';

/** How far the whole directory has been read. */
export type ClerkCursor =
  | { readonly phase: 'organizations' | 'users'; readonly position: Position }
  | {
      readonly phase: 'memberships';
      /** Behind the last organization that is done with. */
      readonly position: Position;
      /** The one being read. */
      readonly within?: { readonly organization: string; readonly position: Position } | undefined;
    };

const count = z.int().check(z.nonnegative());
const position = z.strictObject({
  told: count,
  offset: count,
  last: z.array(z.strictObject({ id: z.string(), createdAt: z.number() })),
  expected: z.exactOptional(count),
});
const cursor = z.strictObject({
  v: z.literal(1),
  account: z.string(),
  at: z.discriminatedUnion('phase', [
    z.strictObject({ phase: z.enum(['organizations', 'users']), position }),
    z.strictObject({
      phase: z.literal('memberships'),
      position,
      within: z.exactOptional(z.strictObject({ organization: z.string(), position })),
    }),
  ]),
});

/** Where to go on, as text that holds ids, times and numbers. */
export const encodeCursor = (account: string, at: ClerkCursor): string =>
  JSON.stringify({ v: 1, account, at });

/** @throws {DirectoryError} `bad_cursor` */
export function decodeCursor(text: string, account: string): ClerkCursor {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const read = cursor.safeParse(value);
  if (!read.success) {
    throw new DirectoryError(
      'bad_cursor',
      'Clerk: where to go on cannot be read: it is of another source, or of another version of this program; begin anew',
    );
  }
  if (read.data.account !== account) {
    throw new DirectoryError(
      'bad_cursor',
      `Clerk: where to go on is of ${read.data.account}, and the secret key is of ${account}; use the key that the reading began with, or begin anew`,
    );
  }
  return read.data.at;
}

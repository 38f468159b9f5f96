import * as z from 'zod/mini';
import type { SyncJob } from '../../jobs/index.ts';
import { DirectoryError } from '../errors.ts';

const CURSOR_VERSION = 1;

const text = z.string().check(z.minLength(1));
const count = z.int().check(z.nonnegative());

const position = z.discriminatedUnion('part', [
  /** `from`: the checkpoint of the page. */
  z.strictObject({ part: z.literal('organizations'), from: z.exactOptional(text) }),
  /** An export is to be begun. */
  z.strictObject({ part: z.literal('users') }),
  /** An export was begun, and so many lines of its file are told. */
  z.strictObject({
    part: z.literal('export'),
    job: text,
    /** When it was asked for, in ms: nothing in it is newer than known then. */
    askedAt: count,
    /** The users there were before it, and the least that its file must have. */
    before: count,
    atLeast: z.exactOptional(count),
    line: count,
  }),
  /**
   * The organizations of one page whose members are not told yet, the first of them from a checkpoint on; then the
   * page of organizations from `from` on. `null`: there are no more.
   */
  z.strictObject({
    part: z.literal('members'),
    organizations: z.array(text),
    membersFrom: z.exactOptional(text),
    from: z.exactOptional(z.nullable(text)),
  }),
]);
const cursor = z.strictObject({ v: z.literal(CURSOR_VERSION), account: z.string(), at: position });

/** Where a read of the directory stands. */
export type Position = z.infer<typeof position>;
export type PositionOf<P extends Position['part']> = Extract<Position, { readonly part: P }>;

/** What was told, and where to go on after it; `null`: that was all. */
export interface Step {
  readonly jobs: readonly SyncJob[];
  readonly next: Position | null;
}

export const START: Position = { part: 'organizations' };

export function encodeCursor(at: Position, account: string): string {
  return JSON.stringify({ v: CURSOR_VERSION, account, at });
}

/** @throws {DirectoryError} `bad_cursor` when it is not one of ours, or of another account. */
export function decodeCursor(encoded: string, account: string): Position {
  let value: unknown;
  try {
    value = JSON.parse(encoded);
  } catch {
    throw notOurs();
  }
  const result = cursor.safeParse(value);
  if (!result.success) throw notOurs();
  if (result.data.account !== account) {
    throw new DirectoryError(
      'bad_cursor',
      `where to go on is of ${result.data.account}, not of ${account}; begin without it, or choose that account`,
    );
  }
  return result.data.at;
}

function notOurs(): DirectoryError {
  return new DirectoryError(
    'bad_cursor',
    'where to go on is not of an Auth0 directory; begin without it',
  );
}

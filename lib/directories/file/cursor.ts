import * as z from 'zod/mini';
import { DirectoryError } from '../errors.ts';
import type { Place } from './row.ts';

const cursor = z.strictObject({
  v: z.literal(1),
  /** Of the whole file. */
  file: z.string(),
  offset: z.int().check(z.nonnegative()),
  line: z.int().check(z.positive()),
});

/** @param digest - of the whole file */
export function encodeCursor(digest: string, { offset, line }: Place): string {
  return JSON.stringify({ v: 1, file: digest, offset, line } satisfies z.infer<typeof cursor>);
}

/** @throws {DirectoryError} `bad_cursor` when it is not one of ours, or of a file with anything else in it. */
export function decodeCursor(encoded: string, digest: string, name: string): Place {
  const { success, data } = cursor.safeParse(parsed(encoded));
  if (!success) {
    throw new DirectoryError('bad_cursor', 'where to go on is not of a file; begin without it');
  }
  if (data.file !== digest) {
    throw new DirectoryError(
      'bad_cursor',
      `where to go on is of another file than ${name}, or it has changed since; begin without it, or bring that file back`,
    );
  }
  return { offset: data.offset, line: data.line };
}

function parsed(encoded: string): unknown {
  try {
    return JSON.parse(encoded);
  } catch {
    return undefined;
  }
}

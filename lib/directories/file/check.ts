import { createHash } from 'node:crypto';
import { DirectoryError } from '../errors.ts';
import type { FirstRows } from './first-rows.ts';
import type { Naming } from './naming.ts';
import { createRepeats, type Repeats } from './repeats.ts';
import type { FileProblem } from './row.ts';
import { type FileFormat, readRows } from './rows.ts';
import type { SourceFile } from './source-file.ts';

/** Problems that are told; the others are counted. */
const MAX_PROBLEMS = 20;
/** An estimate of the rows never asks for more than this: a short first row says little. */
const MAX_EXPECTED = 4_000_000;

/** What a file is found to be, before anything is sent. */
export interface FileCheck {
  readonly rows: number;
  readonly users: number;
  /** Empty: the file is right. */
  readonly problems: readonly FileProblem[];
  /** How many more there are. */
  readonly more: number;
}

export interface CheckedFile {
  readonly report: FileCheck;
  /** Of the file as it was checked. */
  readonly stamp: string;
  /** Of everything in it. */
  readonly digest: string;
  /** First rows of users; `undefined`: none has a second. */
  readonly users: FirstRows | undefined;
  /** First rows of tenants that name them. */
  readonly tenants: FirstRows;
}

/**
 * Reads the whole file and sends nothing: finds what is wrong in any row, and between rows.
 *
 * @throws {DirectoryError} when it cannot be read, or changes meanwhile.
 */
export async function checkFile(
  file: SourceFile,
  format: FileFormat,
  naming: Naming,
): Promise<CheckedFile> {
  const stamp = await file.stamp();
  const size = await file.size();
  const problems: FileProblem[] = [];
  let more = 0;
  const add = (found: readonly FileProblem[]) => {
    for (const problem of found) {
      if (problems.length < MAX_PROBLEMS) problems.push(problem);
      else more += 1;
    }
  };
  const digest = createHash('sha256');
  let bytes = 0;
  let rows = 0;
  let repeats: Repeats | undefined;

  const watch = (chunk: Uint8Array) => {
    digest.update(chunk);
    bytes += chunk.length;
  };
  for await (const piece of readRows(file, format, naming, undefined, watch)) {
    const expected = Math.min(MAX_EXPECTED, (piece.length * size) / Math.max(1, bytes));
    repeats ??= createRepeats(expected, naming.headerOf);
    for (const { line, said, problems: found } of piece) {
      add(found);
      if (said === undefined) continue;
      rows += 1;
      add(repeats.look(said, line));
    }
  }
  if (rows === 0 && problems.length === 0) {
    const message = size === 0 ? 'the file is empty' : 'the file has no rows';
    add([
      { row: 1, message: `${message}: check that it is the right one, and written to its end` },
    ]);
  }
  if (stamp !== (await file.stamp())) throw changed(file.name);
  const { users, tenants } = repeats ?? createRepeats(0, naming.headerOf);
  return {
    report: { rows, users: users.size, problems, more },
    stamp,
    digest: digest.digest('base64url'),
    users: users.size < rows ? users : undefined,
    tenants,
  };
}

/** @param name - the file's */
export function changed(name: string): DirectoryError {
  return new DirectoryError(
    'incomplete',
    `${name}: the file changed while it was read; begin again when it is written to its end`,
  );
}

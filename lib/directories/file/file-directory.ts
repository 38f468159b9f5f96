import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import type { SyncJob } from '../../jobs/index.ts';
import type { Directory, ReadingOptions } from '../directory.ts';
import { DirectoryError } from '../errors.ts';
import { type CheckedFile, changed, checkFile, type FileCheck } from './check.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { membershipJob, tenantJob, userJob } from './facts.ts';
import { type ColumnNames, createNaming } from './naming.ts';
import { openPage } from './page.ts';
import {
  describeProblem,
  type FileProblem,
  type Place,
  type ReadRow,
  type UserRow,
} from './row.ts';
import { type FileFormat, readRows } from './rows.ts';
import { cannotRead, openSourceFile } from './source-file.ts';

/** Rows in one page. */
const PAGE_ROWS = 500;
const SAMPLE_BYTES = 1024 * 1024;
const ACCOUNT_DIGITS = 12;

export interface FileOptions extends ReadingOptions {
  readonly path: string;
  readonly format: FileFormat;
  readonly columns?: ColumnNames | undefined;
  /**
   * When the run began, in ms: how new rows without `updated_at` are. One that is resumed gives the same again, so that
   * a row told twice says the same twice.
   */
  readonly runStartedAt: number;
}

/** A directory out of a file. */
export interface FileDirectory extends Directory {
  /**
   * Reads the whole file once, and finds everything in it that is wrong. Nothing that has a problem is ever told as
   * facts: {@link Directory.pages} checks by itself what was not checked before, or has changed since.
   *
   * @throws {DirectoryError} `no_access` when it cannot be read.
   */
  check(): Promise<FileCheck>;
}

/**
 * Users out of a CSV file or one of JSON lines, a row for each user and tenant it is in. Reads it as a stream, twice:
 * once to check, once to tell. Every user is told once, and so is every tenant that has a name; `count` is exact. A page's
 * `next` is good for any file with the same bytes, wherever it is.
 *
 * @throws {DirectoryError} `no_access` when there is no such file, `malformed` when `columns` makes no sense.
 */
export function createFileDirectory(options: FileOptions): FileDirectory {
  const { path, format, runStartedAt, signal } = options;
  const naming = createNaming(options.columns);
  const file = openSourceFile(path, signal);
  const account = `file:${file.name}:${sampleDigest(path)}`;
  let last: CheckedFile | undefined;

  async function checked(): Promise<CheckedFile> {
    if (last === undefined || last.stamp !== (await file.stamp())) {
      last = undefined;
      last = await checkFile(file, format, naming);
    }
    return last;
  }

  function saidBy({ said, problems }: ReadRow): UserRow {
    if (said === undefined) throw wrong(problems, 0);
    return said;
  }

  function wrong([first]: readonly FileProblem[], others: number): DirectoryError {
    const what = first === undefined ? 'cannot be read' : describeProblem(first);
    const more = others === 0 ? '' : ` (and ${others} more)`;
    return new DirectoryError('malformed', `${file.name}: ${what}${more}`);
  }

  async function find(isIt: (said: UserRow) => boolean): Promise<readonly UserRow[]> {
    const found: UserRow[] = [];
    for await (const rows of readRows(file, format, naming)) {
      found.push(...rows.map(saidBy).filter(isIt));
    }
    return found;
  }

  return {
    source: 'import',
    account,
    check: async () => (await checked()).report,

    async count() {
      const { users, problems } = (await checked()).report;
      return problems.length === 0 ? users : undefined;
    },

    async *pages(from) {
      const it = await checked();
      const { problems, more } = it.report;
      if (problems.length > 0) throw wrong(problems, problems.length - 1 + more);
      const start = from === undefined ? undefined : decodeCursor(from, it.digest, file.name);
      let page = openPage(it, runStartedAt);
      let end: Place | undefined;
      for await (const rows of readRows(file, format, naming, start)) {
        for (const row of rows) {
          // Only now is it certain that there is another.
          if (page.rows === PAGE_ROWS && end !== undefined) {
            yield page.close(encodeCursor(it.digest, end));
            page = openPage(it, runStartedAt);
          }
          page.add(saidBy(row), row.line);
          end = row.next;
        }
      }
      if (it.stamp !== (await file.stamp())) throw changed(file.name);
      yield page.close(null);
    },

    async readUser(user) {
      const rows = await find((said) => said.user === user);
      const [first] = rows;
      if (first === undefined) return null;
      const jobs: SyncJob[] = [userJob(first, runStartedAt)];
      for (const row of rows) {
        const membership = membershipJob(row, runStartedAt);
        if (membership !== undefined) jobs.push(membership);
      }
      return jobs;
    },

    async readTenant(tenant) {
      const rows = await find((said) => said.tenant === tenant);
      const name = rows.find(({ tenantName }) => tenantName !== undefined)?.tenantName;
      return rows.length === 0 ? null : [tenantJob(tenant, name, runStartedAt)];
    },

    roles: async () => [],
  };
}

/** Of the file's beginning. @throws {DirectoryError} */
function sampleDigest(path: string): string {
  try {
    const file = openSync(path, 'r');
    try {
      const sample = Buffer.alloc(SAMPLE_BYTES);
      const length = readSync(file, sample);
      const digest = createHash('sha256').update(sample.subarray(0, length)).digest('hex');
      return digest.slice(0, ACCOUNT_DIGITS);
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    throw cannotRead(basename(path), cause);
  }
}

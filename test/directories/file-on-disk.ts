import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DirectoryPage } from '../../lib/directories/directory.ts';
import {
  createFileDirectory,
  describeProblem,
  type FileDirectory,
  type FileOptions,
} from '../../lib/directories/file/index.ts';
import type { SyncJob } from '../../lib/jobs/index.ts';

export const RUN_STARTED_AT = Date.UTC(2026, 1, 1, 12);

/** A folder for one test's files. */
export async function makeFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'permit-sync-files-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

export function openFile(path: string, more: Partial<FileOptions> = {}): FileDirectory {
  return createFileDirectory({
    path,
    format: path.endsWith('.jsonl') ? 'jsonl' : 'csv',
    runStartedAt: RUN_STARTED_AT,
    now: () => RUN_STARTED_AT,
    sleep: async () => {},
    random: () => 0.5,
    ...more,
  });
}

/** Does something with a directory over a file that holds this. */
export async function withFile<T>(
  name: string,
  content: string | Uint8Array,
  use: (directory: FileDirectory, path: string) => Promise<T>,
  more: Partial<FileOptions> = {},
): Promise<T> {
  await using folder = await makeFolder();
  const path = join(folder.path, name);
  await writeFile(path, content);
  return await use(openFile(path, more), path);
}

export async function pagesOf(directory: FileDirectory, from?: string): Promise<DirectoryPage[]> {
  const pages: DirectoryPage[] = [];
  for await (const page of directory.pages(from)) pages.push(page);
  return pages;
}

export async function jobsOf(directory: FileDirectory, from?: string): Promise<SyncJob[]> {
  return (await pagesOf(directory, from)).flatMap(({ jobs }) => jobs);
}

/** What `check` finds, in words. */
export const problemsIn = (
  name: string,
  content: string | Uint8Array,
  more: Partial<FileOptions> = {},
): Promise<string[]> =>
  withFile(
    name,
    content,
    async (directory) => (await directory.check()).problems.map(describeProblem),
    more,
  );

/** Fields of each user that is told. */
export const usersIn = (jobs: readonly SyncJob[]) =>
  jobs.flatMap((job) => (job.kind === 'user' ? [{ user: job.user, ...job.fields }] : []));

/** User, tenant and role names of each membership that is told. */
export const membershipsIn = (jobs: readonly SyncJob[]) =>
  jobs.flatMap((job) =>
    job.kind === 'membership' ? [[job.user, job.tenant, job.roles?.map(({ name }) => name)]] : [],
  );

import { afterEach } from 'vitest';
import { type ClerkDirectoryOptions, createClerkDirectory } from '../../lib/directories/clerk.ts';
import type { Directory } from '../../lib/directories/directory.ts';
import type { SyncJob } from '../../lib/jobs/index.ts';
import { type ClerkApiOptions, type LocalClerkApi, startClerkApi } from './clerk-api.ts';
import { createHttpClock } from './http-clock.ts';

/** A directory over local instances, which are closed after each test. */
export function useClerk() {
  const started: LocalClerkApi[] = [];
  afterEach(async () => {
    await Promise.all(started.splice(0).map((api) => api.close()));
  });
  return async (
    instance: ClerkApiOptions,
    options: Partial<ClerkDirectoryOptions> = {},
    signal?: AbortSignal,
  ) => {
    const api = await startClerkApi(instance);
    started.push(api);
    const clock = createHttpClock(signal);
    const { url: apiUrl, secretKey } = api;
    const open = () => createClerkDirectory({ ...clock, apiUrl, secretKey, ...options });
    return { api, clock, directory: open(), open };
  };
}

/** Every job of a directory, and where each page said to go on. */
export async function readAll(directory: Directory, from?: string) {
  const jobs: SyncJob[] = [];
  const cursors: (string | null)[] = [];
  for await (const page of directory.pages(from)) {
    jobs.push(...page.jobs);
    cursors.push(page.next);
  }
  return { jobs, cursors };
}

/** Which users, tenants and memberships were told, each as often as it was. */
export function told(jobs: readonly SyncJob[]) {
  const names = (kind: SyncJob['kind'], nameOf: (job: SyncJob) => string) =>
    jobs.filter((job) => job.kind === kind).map(nameOf);
  return {
    users: names('user', (job) => ('user' in job ? job.user : '')),
    tenants: names('tenant', (job) => ('tenant' in job ? String(job.tenant) : '')),
    memberships: names('membership', (job) =>
      job.kind === 'membership' ? `${job.user} in ${job.tenant}` : '',
    ),
  };
}

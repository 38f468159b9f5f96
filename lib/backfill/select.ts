import type { DirectoryPage, ObjectCounts } from '../directories/directory.ts';
import type { SyncJob } from '../jobs/index.ts';
import type { BackfillOptions } from './checkpoint.ts';

export interface Selection {
  readonly jobs: readonly SyncJob[];
  /** Of the page, as far as it counts. */
  readonly read: ObjectCounts;
  /** Jobs left out because nothing changed since. */
  readonly older: number;
  /** The page has users beyond the limit, which are left out. */
  readonly isCut: boolean;
}

/**
 * What of a page goes on the queue.
 *
 * @param room - so many users are still within the limit
 */
export function selectJobs(
  page: DirectoryPage,
  { since, verify }: BackfillOptions,
  room: number,
): Selection {
  const within = page.read.users > room ? firstUsers(page.jobs, room) : page.jobs;
  const recent = since === undefined ? within : within.filter(({ version }) => version >= since.ms);
  return {
    jobs: verify === true ? recent.map((job) => ({ ...job, verify })) : recent,
    read: within === page.jobs ? page.read : countsOf(within),
    older: within.length - recent.length,
    isCut: within !== page.jobs,
  };
}

/** The first so many users, and of memberships theirs; all tenants. */
function firstUsers(jobs: readonly SyncJob[], room: number): SyncJob[] {
  const users = jobs.flatMap((job) => (job.kind === 'user' ? [job] : [])).slice(0, room);
  const ids = new Set(users.map(({ user }) => user));
  const first = new Set<SyncJob>(users);
  return jobs.filter((job) =>
    job.kind === 'user' ? first.has(job) : !('user' in job) || ids.has(job.user),
  );
}

function countsOf(jobs: readonly SyncJob[]): ObjectCounts {
  const count = (kind: SyncJob['kind']) => jobs.filter((job) => job.kind === kind).length;
  return { users: count('user'), tenants: count('tenant'), memberships: count('membership') };
}

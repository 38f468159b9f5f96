import type { SyncJob } from '../../lib/jobs/index.ts';

/** What a job is about: two about the same thing, the newer counts. */
function subjectOf(job: SyncJob): string {
  switch (job.kind) {
    case 'user':
    case 'user.deleted':
      return `user ${job.user}`;
    case 'tenant':
    case 'tenant.deleted':
      return `tenant ${job.tenant}`;
    case 'membership':
    case 'membership.deleted':
      return `place ${job.user} ${job.tenant}`;
    case 'grant':
    case 'grant.deleted':
      return `grant ${job.user} ${job.tenant} ${job.role.id}`;
  }
}

/** The newest job about each thing. */
export function newestOf(jobs: readonly SyncJob[]): readonly SyncJob[] {
  const newest = new Map<string, SyncJob>();
  for (const job of jobs) {
    const known = newest.get(subjectOf(job));
    if (known === undefined || known.version <= job.version) newest.set(subjectOf(job), job);
  }
  return [...newest.values()];
}

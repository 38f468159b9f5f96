import type { SyncJob, UserJob } from '../../lib/jobs/index.ts';

/** A user's job; `n` makes it a different one. */
export function userJob(n: number, fields: UserJob['fields'] = {}): SyncJob {
  return {
    source: 'clerk',
    eventId: `msg_${n}`,
    eventType: 'user.updated',
    version: 1_700_000_000_000 + n,
    observedAt: 1_700_000_000_000 + n,
    kind: 'user',
    change: 'updated',
    user: `user_${n}`,
    whole: true,
    fields,
  };
}

/** So many jobs. */
export const userJobs = (count: number) => Array.from({ length: count }, (_, n) => userJob(n));

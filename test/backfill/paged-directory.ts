import type { Checkpoint } from '../../lib/backfill/index.ts';
import { newCheckpoint } from '../../lib/backfill/index.ts';
import {
  type Directory,
  type DirectoryPage,
  SNAPSHOT_MARGIN_MS,
  snapshotOrigin,
} from '../../lib/directories/index.ts';
import type { SyncJob } from '../../lib/jobs/index.ts';

/** When the runs of these tests begin. */
export const STARTED_AT = 1_790_000_000_000;
const source = 'clerk';

/** A user that changed `n` days before the start. */
export function user(n: number): SyncJob {
  const id = `user_${n}`;
  const updatedAt = STARTED_AT - n * 86_400_000;
  return {
    ...snapshotOrigin({ source, kind: 'user', id, askedAt: STARTED_AT, updatedAt }),
    ...{ kind: 'user', change: 'updated', user: id, whole: true },
    fields: { email: `person.${n}@example.com` },
  };
}

/** Without a time of its own. */
export function membership(n: number): SyncJob {
  const id = `user_${n}`;
  return {
    ...snapshotOrigin({ source, kind: 'membership', id, askedAt: STARTED_AT }),
    ...{ kind: 'membership', change: 'updated', user: id, tenant: 'org_1' },
    roles: [{ id: 'org:member', name: 'org:member' }],
  };
}

export function tenant(n: number): SyncJob {
  const id = `org_${n}`;
  return {
    ...snapshotOrigin({ source, kind: 'tenant', id, askedAt: STARTED_AT }),
    ...{ kind: 'tenant', change: 'updated', tenant: id, whole: true, fields: { name: id } },
  };
}

export function readOf(jobs: readonly SyncJob[]): DirectoryPage['read'] {
  const count = (kind: SyncJob['kind']) => jobs.filter((job) => job.kind === kind).length;
  return { users: count('user'), tenants: count('tenant'), memberships: count('membership') };
}

export interface Hooks {
  /** Before a page is given out. */
  readonly before?: (page: number) => unknown;
}

/** Pages of jobs; the cursor of each is its number. */
export function pagedDirectory(
  pages: readonly (readonly SyncJob[])[],
  { before }: Hooks = {},
): Pick<Directory, 'pages'> {
  return {
    async *pages(from = '0') {
      for (let at = Number(from); at < pages.length; at++) {
        await before?.(at);
        const jobs = pages[at] ?? [];
        const next = at + 1 < pages.length ? String(at + 1) : null;
        yield { jobs, read: readOf(jobs), next };
      }
    },
  };
}

export const begun = (options: Checkpoint['options'] = {}): Checkpoint =>
  newCheckpoint({ source, account: 'clerk:test', queue: 'queue', options }, STARTED_AT);

export const now = (): number => STARTED_AT;
export { SNAPSHOT_MARGIN_MS };

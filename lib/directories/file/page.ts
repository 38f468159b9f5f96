import type { MembershipJob, TenantJob, UserJob } from '../../jobs/index.ts';
import type { DirectoryPage } from '../directory.ts';
import type { CheckedFile } from './check.ts';
import { membershipJob, tenantJob, userJob } from './facts.ts';
import type { UserRow } from './row.ts';

/** A page that is being filled. */
export interface OpenPage {
  readonly rows: number;
  add(said: UserRow, line: number): void;
  close(next: string | null): DirectoryPage;
}

/** A user is told by the first of its rows, a tenant by the first that names it. */
export function openPage(
  { users, tenants }: Pick<CheckedFile, 'users' | 'tenants'>,
  askedAt: number,
): OpenPage {
  const tenantJobs: TenantJob[] = [];
  const userJobs: UserJob[] = [];
  const membershipJobs: MembershipJob[] = [];
  let rows = 0;
  return {
    get rows() {
      return rows;
    },
    add: (said, line) => {
      rows += 1;
      const { user, tenant, tenantName } = said;
      if (tenant !== null && tenantName !== undefined && tenants.firstRowOf(tenant) === line) {
        tenantJobs.push(tenantJob(tenant, tenantName, askedAt));
      }
      if (users === undefined || users.firstRowOf(user) === line) {
        userJobs.push(userJob(said, askedAt));
      }
      const membership = membershipJob(said, askedAt);
      if (membership !== undefined) membershipJobs.push(membership);
    },
    close: (next) => ({
      jobs: [...tenantJobs, ...userJobs, ...membershipJobs],
      read: {
        users: userJobs.length,
        tenants: tenantJobs.length,
        memberships: membershipJobs.length,
      },
      next,
    }),
  };
}

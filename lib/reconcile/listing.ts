import type { MembershipJob, Source, SyncJob, TenantJob, UserJob } from '../jobs/index.ts';
import { type Mapping, MappingError } from '../mapping/index.ts';
import { ReconcileError } from './errors.ts';
import type { Difference } from './report.ts';

/** What a provider says of one user. */
export interface ListedUser {
  /** The provider's. */
  readonly id: string;
  /** Absent: only memberships named it. */
  readonly record: UserJob | undefined;
  /** One for each tenant, with its whole role set. */
  readonly memberships: readonly MembershipJob[];
}

/** What a provider says, by Permit's keys. */
export interface Listing {
  /** Takes in what was read. Of two words on the same, the later counts. @throws {ReconcileError} `unforeseen_fact` */
  add(jobs: readonly SyncJob[]): void;
  readonly users: ReadonlyMap<string, ListedUser>;
  readonly tenants: ReadonlyMap<string, TenantJob>;
  /** What cannot have a key in Permit. */
  readonly refused: readonly Difference[];
}

interface Growing {
  readonly id: string;
  record: UserJob | undefined;
  memberships: MembershipJob[];
}

export function createListing(source: Source, mapping: Mapping): Listing {
  const users = new Map<string, Growing>();
  const tenants = new Map<string, TenantJob>();
  const refused: Difference[] = [];

  function listed(id: string): Growing {
    const key = mapping.userKey(source, id);
    const known = users.get(key);
    if (known !== undefined) return known;
    const user: Growing = { id, record: undefined, memberships: [] };
    users.set(key, user);
    return user;
  }

  function take(job: SyncJob): void {
    switch (job.kind) {
      case 'user':
        listed(job.user).record = job;
        return;
      case 'tenant': {
        const key = mapping.tenantKey(source, job.tenant);
        if (key !== null) tenants.set(key, job);
        return;
      }
      case 'membership': {
        const user = listed(job.user);
        const isByName = job.tenant === null && mapping.groupSet(source, []) !== null;
        if (!isByName && mapping.tenantKey(source, job.tenant) === null) return;
        const others = user.memberships.filter(({ tenant }) => tenant !== job.tenant);
        user.memberships = [...others, job];
        return;
      }
      default:
        throw new ReconcileError(
          'unforeseen_fact',
          `the ${source} directory told a ${job.kind}, and not only what there is`,
        );
    }
  }

  return {
    users,
    tenants,
    refused,
    add(jobs) {
      for (const job of jobs) {
        try {
          take(job);
        } catch (error) {
          if (!(error instanceof MappingError)) throw error;
          refused.push(unkeyed(job));
        }
      }
    },
  };
}

/** Its own id stands in for the key that it cannot have. */
function unkeyed(job: SyncJob): Difference {
  const tenant = 'tenant' in job && job.tenant !== null ? { tenant: job.tenant } : {};
  return {
    kind: 'unclear',
    entity: job.kind === 'user' ? 'user' : job.kind === 'tenant' ? 'tenant' : 'role',
    ...('user' in job ? { user: job.user } : {}),
    ...tenant,
    ledgerKnew: false,
    reason: 'invalid_key',
  };
}

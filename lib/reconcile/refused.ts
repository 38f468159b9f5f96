import type { SyncJob } from '../jobs/index.ts';
import type { Foresight } from '../sync/index.ts';
import type { Listing } from './listing.ts';
import { type Finding, NOTHING_TAKEN, type Reason } from './report.ts';

/** What the provider has and Permit cannot. */
export function refusedIn({ refused }: Listing): readonly Finding[] {
  return refused.map((difference) => ({
    entity: difference.entity === 'tenant' ? 'tenant' : 'user',
    key: difference.user ?? difference.tenant ?? '',
    id: null,
    differences: [difference],
    mends: [],
    removes: NOTHING_TAKEN,
  }));
}

/** Jobs that the config can make nothing of, and why. */
export function refusalsIn({ jobs }: Pick<Foresight, 'jobs'>): ReadonlyMap<SyncJob, Reason> {
  return new Map(
    jobs.flatMap(({ job, outcome, reason }) => {
      if (outcome !== 'refused') return [];
      return [[job, reason === 'invalid_key' ? 'invalid_key' : 'refused'] as const];
    }),
  );
}

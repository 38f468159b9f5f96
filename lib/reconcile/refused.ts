import type { Listing } from './listing.ts';
import type { Finding } from './report.ts';

/** What the provider has and Permit cannot. */
export function refusedIn({ refused }: Listing): readonly Finding[] {
  return refused.map((difference) => ({
    entity: difference.entity === 'tenant' ? 'tenant' : 'user',
    key: difference.user ?? difference.tenant ?? '',
    id: null,
    differences: [difference],
    mends: [],
    removes: { users: 0, tenants: 0, roles: 0 },
  }));
}
